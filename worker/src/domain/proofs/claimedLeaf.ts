// SPDX-License-Identifier: MIT

import type { Round } from "../round";
import type { ClaimData } from "./claimData";
import type { MultiProof } from "./multiProof";
import type { SegmentReceipt } from "./segmentReceipt";

/** A leaf that is in a claim, as evidence of a fault (`ClaimedLeaf` of the Verifier). */
export interface ClaimedLeaf {
  readonly round: Round;
  readonly claim: ClaimData;
  readonly receipt: SegmentReceipt;
  readonly start: bigint;
  /** Of this one leaf. */
  readonly proof: MultiProof;
}
