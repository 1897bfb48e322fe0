// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import type { Round } from "../round";
import type { ClaimData } from "./claimData";
import type { SegmentReceipt } from "./segmentReceipt";

/** Whether a leaf is a fault of the claim by itself: no honest orchestrator puts such a receipt there (proofs.md section 5). */
export function isMalformedLeaf(
  leaf: { readonly receipt: SegmentReceipt; readonly start: bigint },
  claim: { readonly orchestrator: Address; readonly round: Round; readonly data: Pick<ClaimData, "totalPixels" | "fromRound"> },
): boolean {
  const { receipt, start } = leaf;
  const { orchestrator, round, data } = claim;
  const isInSpan = data.fromRound <= receipt.round && receipt.round < round;
  return receipt.orchestrator !== orchestrator || !isInSpan || receipt.pixels === 0n || start + receipt.pixels > data.totalPixels;
}
