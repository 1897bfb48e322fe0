// SPDX-License-Identifier: MIT

import type { SignedReceipt } from "./signedReceipt";

/** A leaf of a claim, opened for a sample (`Opening` of the Verifier). */
export interface Opening extends SignedReceipt {
  /** First pixel that the leaf covers. */
  readonly start: bigint;
}
