// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";
import type { Round } from "../round";
import type { ClaimData } from "./claimData";
import type { SegmentReceipt } from "./segmentReceipt";

/** A leaf that is in a claim, as evidence of a fault (`ClaimedLeaf` of the Verifier). */
export interface ClaimedLeaf {
  readonly round: Round;
  readonly claim: ClaimData;
  readonly receipt: SegmentReceipt;
  readonly start: bigint;
  /** Merkle proof of this leaf. */
  readonly proof: readonly Hex[];
}
