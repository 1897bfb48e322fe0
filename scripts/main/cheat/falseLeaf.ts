// SPDX-License-Identifier: MIT

import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";

/** A leaf of a claim, true or not. */
export interface FalseLeaf extends SignedReceipt {
  /** First pixel that it covers. */
  readonly start: bigint;
  /** Whether a gateway has signed the receipt. */
  readonly isSigned: boolean;
}
