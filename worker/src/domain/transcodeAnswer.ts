// SPDX-License-Identifier: MIT

import type { OrchestratorInfo } from "./orchestratorInfo";
import type { Pixels } from "./pixels";
import type { ProofOffer } from "./proofs/proofOffer";

/** What an orchestrator answers to a segment (TranscodeResult, node-protocol section 5.4). */
export interface TranscodeAnswer {
  readonly sequence: bigint;
  /** Set instead of renditions when the work failed. */
  readonly error: string | undefined;
  readonly renditions: readonly { readonly url: string; readonly pixels: Pixels; readonly perceptualHashUrl: string }[];
  readonly signature: Uint8Array;
  /** Terms for the next segment. */
  readonly info: OrchestratorInfo | undefined;
  /** Present when the orchestrator keeps proofs of its work; travels in headers. */
  readonly proofs?: ProofOffer | undefined;
}
