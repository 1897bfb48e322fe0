// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { AuthToken } from "../domain/authToken";
import type { OrchestratorInfo } from "../domain/orchestratorInfo";
import type { OrchestratorRequest } from "../domain/orchestratorRequest";
import type { Payment } from "../domain/payment";
import type { ClaimData } from "../domain/proofs/claimData";
import type { ProofOffer } from "../domain/proofs/proofOffer";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { Round } from "../domain/round";
import type { SegmentRequest } from "../domain/segmentRequest";
import type { TranscodeAnswer } from "../domain/transcodeAnswer";
import type { ClaimedReceipt } from "./claimStore";
import type { StoredRendition } from "./renditionStore";

/** A segment whose sender, session and payment are in order; its media has still to come. */
export interface AdmittedSegment {
  /** What the gateway is told when this node keeps proofs of its work. */
  readonly proofs: ProofOffer | undefined;
  /** Throws a `Refusal` when the media is not what the credentials name. */
  checkMedia(bytes: Uint8Array): void;
  /** Does the work. Never rejects: whatever goes wrong is told in the answer. */
  transcode(bytes: Uint8Array): Promise<TranscodeAnswer>;
  /** Gives the place back when the media never came. Harmless after `transcode`. */
  release(): void;
}

/** A claim with all that is in it, for whoever wants to audit it. */
export interface ClaimAudit {
  readonly orchestrator: Address;
  readonly round: Round;
  readonly data: ClaimData;
  /** In the order of the pixel line, in pages of bounded size. */
  receipts(): AsyncIterable<readonly ClaimedReceipt[]>;
}

/** What an orchestrator offers to the network, as the wire adapters call it. */
export interface OrchestratorEndpoint {
  /** Throws a `NodeError` whose message goes to the peer. */
  getOrchestrator(request: OrchestratorRequest): Promise<OrchestratorInfo>;
  endSession(token: AuthToken | undefined): Promise<void>;
  ping(value: Uint8Array): Promise<Uint8Array>;
  /** Steps 4 to 10 of node-protocol section 5.2. Throws a `Refusal`. */
  admitSegment(payment: Payment, request: SegmentRequest): Promise<AdmittedSegment>;
  /** A payment of its own (node-protocol section 7.1). Throws a `Refusal`. */
  acceptPayment(payment: Payment, request: SegmentRequest): Promise<OrchestratorInfo>;
  /** A gateway's receipt for work of this node. Throws a `Refusal`. */
  acceptReceipt(receipt: SignedReceipt): Promise<void>;
  /** Undefined when this node made no claim in that round. */
  auditClaim(round: Round): Promise<ClaimAudit | undefined>;
  findRendition(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined>;
  /** Throws when the node cannot do its work, with the reason. */
  checkHealth(): Promise<void>;
}
