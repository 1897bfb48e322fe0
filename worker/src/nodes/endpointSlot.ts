// SPDX-License-Identifier: MIT

import type { AuthToken } from "../domain/authToken";
import type { OrchestratorInfo } from "../domain/orchestratorInfo";
import type { OrchestratorRequest } from "../domain/orchestratorRequest";
import type { Payment } from "../domain/payment";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { Round } from "../domain/round";
import type { SegmentRequest } from "../domain/segmentRequest";
import type { AdmittedSegment, ClaimAudit, OrchestratorEndpoint } from "../ports/orchestratorEndpoint";
import type { StoredRendition } from "../ports/renditionStore";

/** Stands in for an endpoint that is made only after the server listens; requests wait until it is there. */
export class EndpointSlot implements OrchestratorEndpoint {
  private resolve: (endpoint: OrchestratorEndpoint) => void = () => undefined;
  private readonly filled = new Promise<OrchestratorEndpoint>((resolve) => (this.resolve = resolve));

  fill(endpoint: OrchestratorEndpoint): void {
    this.resolve(endpoint);
  }

  async getOrchestrator(request: OrchestratorRequest): Promise<OrchestratorInfo> {
    return (await this.filled).getOrchestrator(request);
  }

  async endSession(token: AuthToken | undefined): Promise<void> {
    return (await this.filled).endSession(token);
  }

  async ping(value: Uint8Array): Promise<Uint8Array> {
    return (await this.filled).ping(value);
  }

  async admitSegment(payment: Payment, request: SegmentRequest): Promise<AdmittedSegment> {
    return (await this.filled).admitSegment(payment, request);
  }

  async acceptPayment(payment: Payment, request: SegmentRequest): Promise<OrchestratorInfo> {
    return (await this.filled).acceptPayment(payment, request);
  }

  async acceptReceipt(receipt: SignedReceipt): Promise<void> {
    return (await this.filled).acceptReceipt(receipt);
  }

  async auditClaim(round: Round): Promise<ClaimAudit | undefined> {
    return (await this.filled).auditClaim(round);
  }

  async findRendition(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined> {
    return (await this.filled).findRendition(sessionId, profileName, fileName);
  }

  async checkHealth(): Promise<void> {
    return (await this.filled).checkHealth();
  }
}
