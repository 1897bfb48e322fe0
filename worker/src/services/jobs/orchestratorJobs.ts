// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { address } from "../../domain/address";
import type { AuthToken } from "../../domain/authToken";
import type { Capabilities } from "../../domain/capabilities";
import { CAPABILITY } from "../../domain/capability";
import { EMPTY_CAPABILITIES } from "../../domain/emptyCapabilities";
import { equalBytes } from "../../domain/equalBytes";
import { estimatedPixels } from "../../domain/estimatedPixels";
import { hex } from "../../domain/hex";
import { isCompatible } from "../../domain/isCompatible";
import { largestFramePixels } from "../../domain/largestFramePixels";
import { NodeError } from "../../domain/nodeError";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import type { OrchestratorRequest } from "../../domain/orchestratorRequest";
import { orchestratorRequestMessage } from "../../domain/orchestratorRequestMessage";
import type { Payment } from "../../domain/payment";
import { peerText } from "../../domain/peerText";
import type { Price } from "../../domain/price";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { Refusal } from "../../domain/refusal";
import type { Round } from "../../domain/round";
import { segmentCredentialsMessage } from "../../domain/segmentCredentialsMessage";
import type { SegmentRequest } from "../../domain/segmentRequest";
import { toWirePrice } from "../../domain/toWirePrice";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { ClaimedReceipt, ClaimStore } from "../../ports/claimStore";
import type { AdmittedSegment, ClaimAudit, OrchestratorEndpoint } from "../../ports/orchestratorEndpoint";
import type { RenditionStore, StoredRendition } from "../../ports/renditionStore";
import type { SignatureRecovery } from "../../ports/signatureRecovery";
import type { Signer } from "../../ports/signer";
import type { ReceiptDesk } from "../proofs/receiptDesk";
import type { AuthTokens } from "./authTokens";
import { InvalidRequestError } from "./invalidRequestError";
import type { JobMetrics } from "./jobMetrics";
import { UNPAID_WORK, type OrchestratorPayments } from "./orchestratorPayments";
import type { OwnPings } from "./ownPings";
import type { SegmentWorker } from "./segmentWorker";
import type { TranscodeSessions } from "./transcodeSessions";
import { WorkGate } from "./workGate";

/**
 * Of one frame in all renditions of a segment together: two of 4096x4096, for which FFmpeg with libx264 takes 5.4 GB. A ladder from 2160p down to
 * 144p, all at 16:9, makes 29 million by this measure.
 */
const MAX_FRAME_PIXELS = 2n * 4096n ** 2n;
/** Receipts of a claim that are read from the store at a time. */
const AUDIT_PAGE = 500;
/** How long a stop waits for segments in work, and then for their renditions to be fetched: gateways give up after as long (node-protocol section 1.4). */
const DRAIN_MS = 10_000;
const FETCH_MS = 4_000;
const FETCH_CHECK_MS = 100;

/** Answers gateways: terms, admission of segments, payments, renditions (node-protocol sections 4 to 7). */
export class OrchestratorJobs implements OrchestratorEndpoint {
  /** Segments from their admission to their answer. */
  private readonly gate: WorkGate;

  constructor(
    private readonly options: {
      /** What gateways are told to call. */
      readonly serviceUri: string;
      /** What the node can do now: transcoders on other machines come and go. */
      readonly capabilities: () => Capabilities;
      readonly nodes: readonly string[];
    },
    private readonly modules: {
      readonly signer: Signer;
      readonly recovery: SignatureRecovery;
      readonly hashing: Hashing;
      readonly tokens: AuthTokens;
      readonly pings: OwnPings;
      readonly sessions: TranscodeSessions;
      readonly worker: SegmentWorker;
      readonly renditions: RenditionStore;
      /** Absent when the node works without a chain: then nothing is signed, checked or paid. */
      readonly payments: OrchestratorPayments | undefined;
      /** Absent when the node keeps no proofs. */
      readonly proofs: { readonly desk: ReceiptDesk; readonly orchestrator: Address; readonly claims: ClaimStore } | undefined;
      readonly checkHealth: () => Promise<void>;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: JobMetrics;
    },
  ) {
    this.gate = new WorkGate(modules);
  }

  async getOrchestrator(request: OrchestratorRequest): Promise<OrchestratorInfo> {
    const { payments, sessions, tokens } = this.modules;
    const sender = payments ? this.checkRequester(request) : undefined;
    if (sessions.isFull || !this.gate.isOpen || asksForLiveModel(request)) {
      this.modules.metrics.sessionsRejected.inc(1, { error_code: "OrchestratorCapped" });
      throw new InvalidRequestError("OrchestratorCapped");
    }
    const token = tokens.create();
    if (payments === undefined || sender === undefined) return this.info(token, undefined);
    const { price, ticketParams } = await payments.open(token.sessionId, sender);
    return { ...this.info(token, price), ticketParams };
  }

  async endSession(token: AuthToken | undefined): Promise<void> {
    if (token === undefined || !this.modules.tokens.isGenuine(token)) throw new Refusal("credentials", "Invalid auth token");
    this.modules.sessions.end(token.sessionId);
  }

  /**
   * Signs only what this node's own check sends: the same signature over words of a stranger's choice is a result, a ticket or a request
   * for terms.
   */
  async ping(value: Uint8Array): Promise<Uint8Array> {
    const { pings, signer, hashing } = this.modules;
    if (!pings.isOwn(value)) throw new InvalidRequestError("only the node's own pings are answered");
    return signer.signPersonal(hashing.keccak256(value));
  }

  async admitSegment(payment: Payment, request: SegmentRequest): Promise<AdmittedSegment> {
    this.modules.metrics.segmentsAppeared.inc();
    const leave = this.gate.enter();
    if (leave === undefined) throw this.capped();
    try {
      return await this.admit(payment, request, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * Takes no new work, and resolves when what was taken is done and fetched: after 10 s and 4 s at the latest, at once when nothing is in
   * work and no rendition is waited for. Everything else is answered meanwhile.
   */
  async drain(): Promise<void> {
    const { clock, sessions, logger } = this.modules;
    if (this.gate.size > 0) logger.info("Stopping: segments in work are brought to their end", { segments: this.gate.size });
    await this.gate.drain(DRAIN_MS);
    // A gateway that has all it wants ends its session, and with it go the renditions.
    const until = (this.gate.lastLeftAt ?? -Infinity) + FETCH_MS;
    while (sessions.count > 0 && clock.now() < until) await clock.sleep(FETCH_CHECK_MS);
  }

  async acceptPayment(payment: Payment, request: SegmentRequest): Promise<OrchestratorInfo> {
    const { info, price } = await this.authorize(payment, request);
    if (this.modules.payments !== undefined && price !== undefined) {
      await this.modules.payments.receive(payment, new TextDecoder().decode(request.manifestId), price);
    }
    return info;
  }

  async acceptReceipt(receipt: SignedReceipt): Promise<void> {
    const { proofs } = this.modules;
    if (proofs === undefined) throw new Refusal("notFound", "not found");
    await proofs.desk.accept(receipt);
  }

  async auditClaim(round: Round): Promise<ClaimAudit | undefined> {
    const { proofs } = this.modules;
    if (proofs === undefined) return undefined;
    const { claims, orchestrator } = proofs;
    const claim = await claims.ofRound(orchestrator, round);
    if (claim === undefined) return undefined;
    const { id, data } = claim;
    async function* receipts(): AsyncGenerator<readonly ClaimedReceipt[]> {
      for (let first = 0; first < data.segments; first += AUDIT_PAGE) yield await claims.receipts(id, first, AUDIT_PAGE);
    }
    return { orchestrator, round, data, receipts };
  }

  findRendition(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined> {
    return this.modules.renditions.get(sessionId, profileName, fileName);
  }

  async checkHealth(): Promise<void> {
    if (!this.gate.isOpen) throw new Refusal("busy", "the orchestrator is stopping");
    await this.modules.checkHealth();
  }

  /** Steps 4 to 10 of node-protocol section 5.2, for work that `leave` ends. */
  private async admit(payment: Payment, request: SegmentRequest, leave: () => void): Promise<AdmittedSegment> {
    const { token, info, price } = await this.authorize(payment, request);
    const { payments, sessions, worker, hashing } = this.modules;
    const { sessionId } = token;
    requireEncodable(request);
    const demand = Number(estimatedPixels(request.profiles, request.durationMs)) / (request.durationMs / 1000);
    if (!sessions.admits(sessionId, demand)) throw this.capped();

    let paid = UNPAID_WORK;
    if (payments !== undefined && price !== undefined && payment.sender !== undefined) {
      await payments.receive(payment, sessionId, price);
      paid = await payments.hold(payment.sender, sessionId, price, request);
    }
    const gateway = payments && payment.sender;
    return {
      proofs: gateway && this.modules.proofs?.desk.offer,
      checkMedia: (bytes) => {
        if (!equalBytes(hashing.keccak256(bytes), request.hash)) throw new Refusal("hashMismatch", "Forbidden");
      },
      transcode: (bytes) => worker.transcode({ sessionId, request, bytes, demand, info, paid, gateway }),
      release: () => {
        paid.release();
        leave();
      },
    };
  }

  /** Steps 4 to 8 of node-protocol section 5.2. */
  private async authorize(
    payment: Payment,
    request: SegmentRequest,
  ): Promise<{ token: AuthToken; info: OrchestratorInfo; price: Price | undefined }> {
    const { payments, tokens, sessions } = this.modules;
    if (payments !== undefined) this.checkCredentials(payment, request);
    if (!isCompatible(request.capabilities ?? EMPTY_CAPABILITIES, this.options.capabilities())) {
      throw new Refusal("credentials", "incompatible capabilities");
    }
    const token = tokens.check(request.authToken);
    const price = await payments?.sessionPrice(token.sessionId, payment.sender);
    if (!sessions.admits(token.sessionId, 0)) throw this.capped();
    if (payments === undefined || price === undefined || payment.sender === undefined) {
      return { token, info: this.info(token, undefined), price };
    }
    try {
      const ticketParams = await payments.nextParams(payment.sender, price);
      return { token, info: { ...this.info(token, price), ticketParams }, price };
    } catch (cause) {
      if (cause instanceof NodeError) throw new Refusal("internal", `Internal Server Error: ${peerText(cause)}`, "", { cause });
      throw cause;
    }
  }

  private checkRequester(request: OrchestratorRequest): Address {
    const { recovery, hashing } = this.modules;
    if (request.address.length === 20) {
      const claimed = address(hex(request.address));
      const message = orchestratorRequestMessage(claimed, hashing.keccak256);
      if (recovery.recoverPersonal(message, request.signature) === claimed) return claimed;
    }
    throw new InvalidRequestError("orchestrator req sig check failed");
  }

  private checkCredentials(payment: Payment, request: SegmentRequest): void {
    const { recovery, hashing } = this.modules;
    const { manifestId, sequence, hash, profiles, signature } = request;
    const profileNames = profiles.map(({ name }) => name);
    const message = segmentCredentialsMessage({ manifestId, sequence, hash, profileNames }, hashing.keccak256);
    const signer = recovery.recoverPersonal(message, signature);
    if (signer === undefined || signer !== payment.sender) throw new Refusal("credentials", "ErrSegSig");
  }

  private info(token: AuthToken, price: Price | undefined): OrchestratorInfo {
    const { serviceUri, capabilities, nodes } = this.options;
    return {
      serviceUri,
      ticketParams: undefined,
      price: price && toWirePrice(price),
      address: this.modules.payments ? this.modules.signer.address : undefined,
      capabilities: capabilities(),
      authToken: token,
      capabilityPrices: [],
      nodes,
    };
  }

  private capped(): Refusal {
    this.modules.metrics.sessionsRejected.inc(1, { error_code: "OrchestratorCapped" });
    return new Refusal("credentials", "OrchestratorCapped");
  }
}

/** What one ticket buys must not take the machine's memory. Throws a {@link Refusal}. */
function requireEncodable({ profiles }: SegmentRequest): void {
  const frame = largestFramePixels(profiles);
  if (frame <= MAX_FRAME_PIXELS) return;
  const text = `up to ${frame} pixels in one frame of all renditions; at most ${MAX_FRAME_PIXELS}`;
  throw new Refusal("credentials", "profiles are too large together", text);
}

/** Live models have slots of their own, and this node none. Steps 2 and 4 of node-protocol section 4.1 have one answer. */
function asksForLiveModel({ capabilities, ignoreCapacityCheck }: OrchestratorRequest): boolean {
  return !ignoreCapacityCheck && capabilities?.perCapability.has(CAPABILITY.liveVideoToVideo) === true;
}
