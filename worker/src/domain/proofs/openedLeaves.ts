// SPDX-License-Identifier: MIT

import type { MultiProof } from "./multiProof";
import type { Opening } from "./opening";

/** Leaves of a claim that are opened together, in the order of the one proof that shows that they are in it. */
export interface OpenedLeaves {
  readonly openings: readonly Opening[];
  readonly proof: MultiProof;
}
