// SPDX-License-Identifier: MIT

import type { Hex } from "../../../worker/src/domain/hex";
import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";

/** A leaf of a claim, true or not. */
export interface FalseLeaf extends SignedReceipt {
  /** First pixel that it covers. */
  readonly start: bigint;
  /** Where it lies in the tree. */
  readonly workKey: Hex;
  /** Whether a gateway has signed the receipt, and the leaf lies where the receipt's own work key puts it. */
  readonly isOpenable: boolean;
}
