// SPDX-License-Identifier: MIT

import type { AuthToken } from "../domain/authToken";
import type { OrchestratorInfo } from "../domain/orchestratorInfo";
import type { OrchestratorRequest } from "../domain/orchestratorRequest";
import type { Payment } from "../domain/payment";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { Round } from "../domain/round";
import type { SegmentRequest } from "../domain/segmentRequest";
import type { SegmentTimeouts } from "../domain/segmentTimeouts";
import type { TranscodeAnswer } from "../domain/transcodeAnswer";
import type { ClaimedReceipt } from "./claimStore";

/** A segment on its way to an orchestrator. */
export interface SegmentSubmission {
  readonly payment: Payment;
  readonly request: SegmentRequest;
  readonly bytes: Uint8Array;
  readonly timeouts: SegmentTimeouts;
  readonly signal: AbortSignal | undefined;
}

/** Speaks to orchestrators. Throws `OrchestratorError`. */
export interface OrchestratorClient {
  getOrchestrator(
    serviceUri: string,
    request: OrchestratorRequest,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<OrchestratorInfo>;
  /** The peer's signature over `keccak(value)`; shows that it can be reached. */
  ping(serviceUri: string, value: Uint8Array, options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<Uint8Array>;
  endSession(serviceUri: string, token: AuthToken): Promise<void>;
  submitSegment(serviceUri: string, submission: SegmentSubmission): Promise<TranscodeAnswer>;
  sendPayment(
    serviceUri: string,
    payment: Payment,
    request: SegmentRequest,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<OrchestratorInfo>;
  /** Brings a receipt for verified work (proofs.md section 2). Resolves once the orchestrator has stored it. */
  sendReceipt(
    serviceUri: string,
    receipt: SignedReceipt,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** All leaves of a claim that an orchestrator serves, in order, whatever they say. Throws for more than `maxLeaves`. */
  fetchClaim(
    serviceUri: string,
    round: Round,
    options: { readonly timeoutMs: number; readonly maxLeaves: number; readonly signal?: AbortSignal },
  ): Promise<readonly ClaimedReceipt[]>;
  download(
    url: string,
    options: { readonly timeoutMs: number; readonly maxBytes: number; readonly signal?: AbortSignal },
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}
