// SPDX-License-Identifier: MIT

import { hexToBytes } from "../../src/domain/hexToBytes";
import { hex, type Hex } from "../../src/domain/hex";
import { jobCapabilities } from "../../src/domain/jobCapabilities";
import { OrchestratorError } from "../../src/domain/orchestratorError";
import type { OrchestratorRequest } from "../../src/domain/orchestratorRequest";
import type { OrchestratorInfo } from "../../src/domain/orchestratorInfo";
import { orchestratorRequestMessage } from "../../src/domain/orchestratorRequestMessage";
import type { Payment } from "../../src/domain/payment";
import { segmentCredentialsMessage } from "../../src/domain/segmentCredentialsMessage";
import type { SegmentRequest } from "../../src/domain/segmentRequest";
import { ticketHash } from "../../src/domain/ticketHash";
import type { TicketParams } from "../../src/domain/ticketParams";
import type { TranscodeAnswer } from "../../src/domain/transcodeAnswer";
import type { Signer } from "../../src/ports/signer";
import { FAKE_SOURCE_INFO, FakeSource } from "./fakeSource";
import { TEST_PROFILES, type TestNetwork } from "./testNetwork";

/** How an exchange ended: an answer, or the refusal's status and words. */
export type SubmissionEnd = { readonly answer: TranscodeAnswer } | { readonly status: unknown; readonly text: string };

/** A gateway made by hand, that can be told to send anything: for tests of what an orchestrator accepts. */
export class SegmentSender {
  readonly signer: Signer;
  private nextNonce = 1;

  constructor(
    private readonly network: Pick<TestNetwork, "hashing" | "client" | "signer">,
    private readonly uri: string,
    gateway = 1,
  ) {
    this.signer = network.signer(gateway);
  }

  async info(changes: Partial<Pick<OrchestratorRequest, "capabilities" | "ignoreCapacityCheck">> = {}): Promise<OrchestratorInfo> {
    const { keccak256 } = this.network.hashing;
    return this.network.client.getOrchestrator(
      this.uri,
      {
        address: hexToBytes(this.signer.address),
        signature: await this.signer.signPersonal(orchestratorRequestMessage(this.signer.address, keccak256)),
        capabilities: this.capabilities,
        ignoreCapacityCheck: false,
        ...changes,
      },
      { timeoutMs: 5000 },
    );
  }

  /** A good payment of `count` tickets. */
  async payment(info: OrchestratorInfo, count: number): Promise<Payment> {
    const params = info.ticketParams!;
    const tickets: { senderNonce: number; signature: Hex }[] = [];
    for (let i = 0; i < count; i++) tickets.push(await this.ticket(params, this.nextNonce++));
    const { address: sender } = this.signer;
    return { sender, ticketParams: count === 0 ? undefined : params, tickets, expectedPrice: info.price };
  }

  async ticket(params: TicketParams, senderNonce: number): Promise<{ senderNonce: number; signature: Hex }> {
    const { recipient, faceValue, winProb, recipientRandHash, expirationParams } = params;
    const sender = this.signer.address;
    const ticket = { recipient, sender, faceValue, winProb, senderNonce, recipientRandHash, expirationParams };
    return { senderNonce, signature: hex(await this.signer.signPersonal(ticketHash(ticket, this.network.hashing.keccak256))) };
  }

  /** A good request for one segment. */
  async request(info: OrchestratorInfo, given: Partial<SegmentRequest> & { readonly bytes?: Uint8Array } = {}): Promise<SegmentRequest> {
    const { bytes = FakeSource.segment(0).bytes, ...fields } = given;
    const { keccak256 } = this.network.hashing;
    const manifestId = new TextEncoder().encode("test");
    const profiles = fields.profiles ?? TEST_PROFILES;
    const sequence = fields.sequence ?? 0n;
    const hash = keccak256(bytes);
    const message = segmentCredentialsMessage({ manifestId, sequence, hash, profileNames: profiles.map(({ name }) => name) }, keccak256);
    return {
      manifestId,
      sequence,
      hash,
      profiles,
      signature: await this.signer.signPersonal(message),
      durationMs: 2000,
      capabilities: this.capabilities,
      authToken: info.authToken,
      clip: undefined,
      isPerceptualHashWanted: false,
      isReinitForced: false,
      ...fields,
    };
  }

  /** Sends a segment and tells how it ended. */
  async send(payment: Payment, request: SegmentRequest, bytes: Uint8Array = FakeSource.segment(0).bytes): Promise<SubmissionEnd> {
    const timeouts = { headersMs: 5000, exchangeMs: 10_000 };
    const submission = { payment, request, bytes, timeouts, signal: undefined };
    return this.end(() => this.network.client.submitSegment(this.uri, submission));
  }

  /** Sends a good segment with `count` good tickets. */
  async sendGood(info: OrchestratorInfo, count: number): Promise<SubmissionEnd> {
    return this.send(await this.payment(info, count), await this.request(info));
  }

  private async end(exchange: () => Promise<TranscodeAnswer>): Promise<SubmissionEnd> {
    try {
      return { answer: await exchange() };
    } catch (error) {
      if (error instanceof OrchestratorError) return { status: error.fields.status, text: error.text };
      throw error;
    }
  }

  private get capabilities(): NonNullable<SegmentRequest["capabilities"]> {
    return jobCapabilities(FAKE_SOURCE_INFO, TEST_PROFILES, { isSliced: false, minVersion: "" });
  }
}
