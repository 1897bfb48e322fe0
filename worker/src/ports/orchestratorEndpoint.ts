// SPDX-License-Identifier: MIT

import type { AuthToken } from "../domain/authToken";
import type { OrchestratorInfo } from "../domain/orchestratorInfo";
import type { OrchestratorRequest } from "../domain/orchestratorRequest";
import type { Payment } from "../domain/payment";
import type { SegmentRequest } from "../domain/segmentRequest";
import type { TranscodeAnswer } from "../domain/transcodeAnswer";
import type { StoredRendition } from "./renditionStore";

/** A segment whose sender, session and payment are in order; its media has still to come. */
export interface AdmittedSegment {
  /** Throws a `Refusal` when the media is not what the credentials name. */
  checkMedia(bytes: Uint8Array): void;
  /** Does the work. Never rejects: whatever goes wrong is told in the answer. */
  transcode(bytes: Uint8Array): Promise<TranscodeAnswer>;
  /** Gives the place back when the media never came. Harmless after `transcode`. */
  release(): void;
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
  findRendition(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined>;
  /** Throws when the node cannot do its work, with the reason. */
  checkHealth(): Promise<void>;
}
