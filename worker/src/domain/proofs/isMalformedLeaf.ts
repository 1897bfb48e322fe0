// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import type { Round } from "../round";
import type { SegmentReceipt } from "./segmentReceipt";

/** Whether a leaf is a fault of the claim by itself: no honest orchestrator puts such a receipt there (proofs.md section 5). */
export function isMalformedLeaf(
  leaf: { readonly receipt: SegmentReceipt; readonly start: bigint },
  claim: { readonly orchestrator: Address; readonly round: Round; readonly totalPixels: bigint },
): boolean {
  const { receipt, start } = leaf;
  const isForeign = receipt.orchestrator !== claim.orchestrator || receipt.round > claim.round;
  return isForeign || receipt.pixels === 0n || start + receipt.pixels > claim.totalPixels;
}
