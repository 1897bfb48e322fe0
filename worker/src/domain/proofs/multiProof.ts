// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";

/** Shows that leaves are in a claim's tree (`MultiProof` of the Verifier); they are taken in ascending order of their work keys. */
export interface MultiProof {
  /** The hashes that the leaves do not yield themselves, in the order in which they are used. */
  readonly nodes: readonly Hex[];
  /** How the root follows: a program for a stack, one byte a step. See `PROOF_STEP`. */
  readonly steps: Hex;
}
