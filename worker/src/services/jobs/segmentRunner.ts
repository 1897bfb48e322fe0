// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { isNonRetryableText } from "../../domain/isNonRetryableText";
import { isSessionRefreshDue } from "../../domain/isSessionRefreshDue";
import { latencyScore } from "../../domain/latencyScore";
import { MAX_MEDIA_BYTES } from "../../domain/maxMediaBytes";
import { MediaError } from "../../domain/mediaError";
import { NodeError } from "../../domain/nodeError";
import { OrchestratorError } from "../../domain/orchestratorError";
import { PaymentRefusedError } from "../../domain/paymentRefusedError";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import { pixels, type Pixels } from "../../domain/pixels";
import { rationalMath } from "../../domain/rationalMath";
import type { Capabilities } from "../../domain/capabilities";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { SegmentRequest } from "../../domain/segmentRequest";
import { segmentTimeouts } from "../../domain/segmentTimeouts";
import { StorageError } from "../../domain/storageError";
import type { TranscodeAnswer } from "../../domain/transcodeAnswer";
import { transcodeResultMessage } from "../../domain/transcodeResultMessage";
import { wei } from "../../domain/wei";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { OrchestratorClient } from "../../ports/orchestratorClient";
import type { Rounds } from "../../ports/rounds";
import type { SourceSegment } from "../../ports/segmentSource";
import type { Signer } from "../../ports/signer";
import type { PaymentMaker, PreparedPayment } from "../payments/paymentMaker";
import type { ReceiptCourier } from "../proofs/receiptCourier";
import type { GatewaySession } from "./gatewaySession";
import type { JobMetrics } from "./jobMetrics";
import { paymentInTime } from "./paymentInTime";
import { VerificationError, type ResultVerifier } from "./resultVerifier";
import type { SegmentOutcome } from "./segmentOutcome";
import { SegmentRequests } from "./segmentRequests";
import type { SessionPool } from "./sessionPool";
import { StreamStoppedError } from "./streamStoppedError";

/** Renditions must be fetched within this, whatever their length. */
const DOWNLOAD_MS = 4000;

/** Counts over all attempts of one segment. */
interface Spending {
  tickets: number;
  faceValue: bigint;
  expectedValue: SegmentOutcome["expectedValue"];
}

type Renditions = SegmentOutcome["renditions"];

/** Gets one segment transcoded: picks an orchestrator, pays, uploads, fetches, verifies, and tries another on failure. */
export class SegmentRunner {
  private readonly requests: SegmentRequests;

  constructor(
    private readonly options: {
      readonly manifestId: Uint8Array;
      readonly profiles: readonly SegmentProfile[];
      readonly capabilities: Capabilities;
      readonly maxAttempts: number;
      /** Stretches the time-outs of slow machines; 1 is the network's pace. */
      readonly timeoutMultiplier: number;
    },
    private readonly modules: {
      readonly pool: SessionPool;
      readonly client: OrchestratorClient;
      readonly verifier: ResultVerifier;
      /** The three are absent when the gateway works without a chain. */
      readonly payments: PaymentMaker | undefined;
      readonly signer: Signer | undefined;
      readonly rounds: Rounds | undefined;
      /** Absent when the gateway signs no receipts. */
      readonly receipts: ReceiptCourier | undefined;
      readonly hashing: Hashing;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: JobMetrics;
    },
  ) {
    this.requests = new SegmentRequests(options, modules);
  }

  /** Throws {@link StreamStoppedError} when no orchestrator could help; other failures are told in the outcome. */
  async run(source: SourceSegment, isReinitForced: boolean, signal: AbortSignal): Promise<SegmentOutcome> {
    const { pool, clock, logger, metrics } = this.modules;
    const startedAt = clock.now();
    const spending: Spending = { tickets: 0, faceValue: 0n, expectedValue: rationalMath.zero };
    const attempts: { serviceUri: string; elapsedMs: number; error: string }[] = [];
    const tried = new Set<GatewaySession>();
    let error = "";
    for (let attempt = 1; attempt <= this.options.maxAttempts; attempt++) {
      signal.throwIfAborted();
      const session = await pool.select(tried, signal);
      if (session === undefined) {
        error = error === "" ? "No sessions available" : error;
        break;
      }
      tried.add(session);
      if (attempt > 1) metrics.transcodeRetried.inc();
      const attemptedAt = clock.now();
      const { serviceUri, address } = session.info;
      try {
        const renditions = await this.attempt(session, source, isReinitForced, spending, signal);
        const elapsedMs = clock.now() - attemptedAt;
        session.score = latencyScore(elapsedMs, source.durationMs);
        attempts.push({ serviceUri, elapsedMs, error: "" });
        metrics.segmentsTranscoded.inc();
        metrics.overallSeconds.observe(elapsedMs / 1000);
        const orchestrator = { serviceUri, address };
        return { ...outcome(source, startedAt, clock.now(), attempts, spending), isTranscoded: true, renditions, orchestrator };
      } catch (cause) {
        error = describe(cause);
        attempts.push({ serviceUri, elapsedMs: clock.now() - attemptedAt, error });
        if (signal.aborted) throw cause;
        if (this.judge(session, cause, error)) break;
        metrics.orchestratorSwaps.inc();
        logger.warn("Swapping from orch", { orchestrator: serviceUri, seqNo: source.sequence, reason: error });
      }
    }
    metrics.segmentsFailed.inc(1, { error_code: "attempts_exhausted" });
    return { ...outcome(source, startedAt, clock.now(), attempts, spending), error };
  }

  /** Draws the consequences of a failed attempt (node-operations 7.4). Returns whether another attempt is pointless. */
  private judge(session: GatewaySession, cause: unknown, text: string): boolean {
    const { pool, logger } = this.modules;
    if (cause instanceof PaymentRefusedError && cause.isSenderFault) {
      const advice = `${text}: fund the gateway's deposit and reserve, or cancel its unlock`;
      throw new StreamStoppedError(advice, {}, { cause });
    }
    if (cause instanceof StorageError || cause instanceof ChainUnavailableError) {
      throw new StreamStoppedError(`the gateway cannot pay: ${text}`, {}, { cause });
    }
    // The gateway lacked something, such as space on its disk, to look at the result: nobody else is to blame.
    if (cause instanceof MediaError && !cause.isInputFault) return false;
    if (cause instanceof OrchestratorError && cause.failure === "rejected" && isNonRetryableText(cause.text)) {
      logger.warn("The segment itself cannot be transcoded", { reason: text });
      return true;
    }
    if (!(cause instanceof NodeError)) logger.error("An attempt failed unexpectedly", { error: cause });
    // A failed verification removes the session only; anything else suspends the orchestrator for a while.
    pool.remove(session, !(cause instanceof VerificationError));
    return false;
  }

  private async attempt(
    session: GatewaySession,
    source: SourceSegment,
    isReinitForced: boolean,
    spending: Spending,
    signal: AbortSignal,
  ): Promise<Renditions> {
    const { clock } = this.modules;
    await this.renewIfDue(session, signal);
    const done = session.begin(clock.now(), source.durationMs);
    try {
      const { info, request, prepared } = await this.requests.prepare(session, { source, isReinitForced }, signal);
      const sentAt = clock.now();
      const answer = await this.submit(info, { source, request, prepared, spending, signal });
      if (answer.info !== undefined) session.update({ ...answer.info, authToken: answer.info.authToken ?? info.authToken });
      if (answer.error !== undefined) {
        // Tickets were credited and work that failed is not charged: the credit is still there.
        await prepared?.succeed(pixels(0n));
        throw new OrchestratorError("rejected", answer.error, true);
      }

      const { renditions, receivedAt } = await this.fetch(source, answer, info, signal);
      const reported = pixels(answer.renditions.reduce((sum, rendition) => sum + rendition.pixels, 0n));
      await prepared?.succeed(reported);
      this.acknowledge({ info, request, answer, renditions, pixels: reported, latencyMs: receivedAt - sentAt });
      return renditions;
    } finally {
      done();
    }
  }

  /** Signs for work that has passed every check, if the orchestrator keeps proofs; nothing here can fail the segment. */
  private acknowledge(work: {
    readonly info: OrchestratorInfo;
    readonly request: SegmentRequest;
    readonly answer: TranscodeAnswer;
    readonly renditions: Renditions;
    readonly pixels: Pixels;
    readonly latencyMs: number;
  }): void {
    const { receipts, hashing } = this.modules;
    const { info, request, answer, pixels: total, latencyMs } = work;
    const orchestrator = info.ticketParams?.recipient ?? info.address;
    if (receipts === undefined || answer.proofs === undefined || orchestrator === undefined) return;
    const files = work.renditions.map(({ bytes }) => bytes);
    receipts.deliver({
      serviceUri: info.serviceUri,
      orchestrator,
      offer: answer.proofs,
      sequence: request.sequence,
      sourceHash: request.hash,
      renditionsHash: transcodeResultMessage(files, hashing.keccak256),
      pixels: total,
      latencyMs,
    });
  }

  private async renewIfDue(session: GatewaySession, signal: AbortSignal): Promise<void> {
    const { rounds, clock, pool } = this.modules;
    const lastSeenBlock = rounds && (await paymentInTime(rounds.state(), clock)).lastSeenBlock;
    const terms = { ...session.info, tokenReceivedAt: session.tokenReceivedAt };
    if (isSessionRefreshDue(terms, { unixMs: clock.now(), lastSeenBlock })) await pool.renew(session, signal);
  }

  private async submit(
    info: OrchestratorInfo,
    work: {
      readonly source: SourceSegment;
      readonly request: SegmentRequest;
      readonly prepared: PreparedPayment | undefined;
      readonly spending: Spending;
      readonly signal: AbortSignal;
    },
  ): Promise<TranscodeAnswer> {
    const { source, request, prepared, spending, signal } = work;
    const nothing = { sender: undefined, ticketParams: undefined, tickets: [], expectedPrice: undefined };
    try {
      const answer = await this.modules.client.submitSegment(info.serviceUri, {
        payment: prepared?.payment ?? nothing,
        request,
        bytes: source.bytes,
        timeouts: segmentTimeouts(source.durationMs, this.options.timeoutMultiplier),
        signal,
      });
      count(spending, prepared);
      return answer;
    } catch (error) {
      const isUnsent = error instanceof OrchestratorError && !error.hasAnswered;
      if (isUnsent) await prepared?.restore();
      else count(spending, prepared);
      throw error;
    }
  }

  private async fetch(
    source: SourceSegment,
    answer: TranscodeAnswer,
    info: GatewaySession["info"],
    signal: AbortSignal,
  ): Promise<{ readonly renditions: Renditions; readonly receivedAt: number }> {
    const { profiles } = this.options;
    if (answer.renditions.length !== profiles.length) {
      throw new VerificationError(`PixelsAbsent: ${answer.renditions.length} renditions for ${profiles.length} profiles`);
    }
    const limits = { timeoutMs: DOWNLOAD_MS * Math.max(1, this.options.timeoutMultiplier), maxBytes: MAX_MEDIA_BYTES, signal };
    const files = await Promise.all(answer.renditions.map(({ url }) => this.modules.client.download(url, limits)));
    const { verifier, clock } = this.modules;
    const receivedAt = clock.now();
    const ssim = await verifier.verify({ source, profiles, answer, renditions: files, info, signal });
    const renditions = profiles.map((profile, index) => ({
      profile,
      bytes: files[index]!,
      byteLength: files[index]!.length,
      pixels: answer.renditions[index]!.pixels,
      ssim: ssim[index]!,
    }));
    return { renditions, receivedAt };
  }
}

function count(spending: Spending, prepared: PreparedPayment | undefined): void {
  if (prepared === undefined) return;
  spending.tickets += prepared.ticketCount;
  spending.faceValue += prepared.faceValue * BigInt(prepared.ticketCount);
  spending.expectedValue = rationalMath.add(spending.expectedValue, prepared.expectedValue);
}

function outcome(
  source: SourceSegment,
  startedAt: number,
  endedAt: number,
  attempts: SegmentOutcome["attempts"],
  spending: Spending,
): SegmentOutcome {
  return {
    sequence: source.sequence,
    durationMs: source.durationMs,
    bytes: source.bytes.length,
    isTranscoded: false,
    error: "",
    renditions: [],
    elapsedMs: endedAt - startedAt,
    orchestrator: undefined,
    attempts,
    ticketsSent: spending.tickets,
    faceValue: wei(spending.faceValue),
    expectedValue: spending.expectedValue,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
