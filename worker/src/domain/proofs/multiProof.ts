// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";

/** Shows that several leaves are in a tree, in the order that goes with it (`MultiProof` of the Verifier). */
export interface MultiProof {
  /** The hashes that the leaves do not yield themselves. */
  readonly nodes: readonly Hex[];
  /** For each step: whether both of its inputs follow from the leaves. */
  readonly flags: readonly boolean[];
}
