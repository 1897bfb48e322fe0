// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { hex, type Hex } from "../../domain/hex";
import { OrchestratorError } from "../../domain/orchestratorError";
import type { Pixels } from "../../domain/pixels";
import type { ProofOffer } from "../../domain/proofs/proofOffer";
import { receiptDigest } from "../../domain/proofs/receiptDigest";
import { receiptHash } from "../../domain/proofs/receiptHash";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { VerifierDomain } from "../../domain/proofs/verifierDomain";
import { retryDelayMs } from "../../domain/retryDelayMs";
import { round } from "../../domain/round";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { Counter, Metrics } from "../../ports/metrics";
import type { OrchestratorClient } from "../../ports/orchestratorClient";
import type { Rounds } from "../../ports/rounds";
import type { Signer } from "../../ports/signer";

export interface ReceiptCourierOptions {
  /** Of this run of the stream. */
  readonly streamId: Hex;
  readonly profilesHash: Hex;
  /** The Verifier that this gateway knows from its own chain: receipts are signed for it and for no other. */
  readonly domain: VerifierDomain;
  readonly maxTries?: number;
  /** First pause after a failed delivery; doubled after each further one. */
  readonly retryBaseMs?: number;
  readonly timeoutMs?: number;
  /** Deliveries under way at a time; what comes on top is dropped. */
  readonly maxInFlight?: number;
}

/** A segment whose renditions this gateway has verified. */
export interface VerifiedSegment {
  readonly serviceUri: string;
  readonly orchestrator: Address;
  readonly offer: ProofOffer;
  readonly sequence: bigint;
  readonly sourceHash: Uint8Array;
  readonly renditionsHash: Uint8Array;
  readonly pixels: Pixels;
  /** From the request to the last rendition. */
  readonly latencyMs: number;
}

/** An orchestrator that starts again is asked for about two minutes. */
const DEFAULTS = { maxTries: 9, retryBaseMs: 1_000, timeoutMs: 5_000, maxInFlight: 256 };
const RETRY_MAX_MS = 30_000;
const MAX_UINT32 = 2 ** 32 - 1;

/**
 * Signs a gateway's receipts and brings them to the orchestrators, aside from the stream: whatever goes wrong here is counted and
 * touches neither payment nor playback.
 */
export class ReceiptCourier {
  private readonly options: ReceiptCourierOptions & typeof DEFAULTS;
  private readonly stopping = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly delivered: Counter;
  private readonly dropped: Counter;

  constructor(
    options: ReceiptCourierOptions,
    private readonly modules: {
      readonly signer: Signer;
      readonly client: Pick<OrchestratorClient, "sendReceipt">;
      readonly rounds: Rounds;
      readonly hashing: Hashing;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: Metrics;
    },
  ) {
    this.options = { ...DEFAULTS, ...options };
    const { metrics } = modules;
    this.delivered = metrics.counter({ name: "receipts_delivered_total", help: "Receipts that orchestrators have taken" });
    this.dropped = metrics.counter({
      name: "receipts_dropped_total",
      help: "Receipts that did not reach their orchestrator",
      labelNames: ["reason"],
    });
  }

  /** Starts the delivery and returns. */
  deliver(segment: VerifiedSegment): void {
    const { domain, maxInFlight } = this.options;
    const { offer } = segment;
    if (offer.chainId !== domain.chainId || offer.verifier !== domain.verifier) {
      return this.drop("foreign", segment, "the orchestrator names another Verifier");
    }
    if (segment.pixels === 0n) return this.drop("empty", segment, "there are no pixels");
    if (this.inFlight.size >= maxInFlight) return this.drop("busy", segment, "too many receipts are on their way");
    const delivery = this.bring(segment)
      .catch((error: unknown) => this.drop("failed", segment, error instanceof Error ? error.message : String(error)))
      .finally(() => void this.inFlight.delete(delivery));
    this.inFlight.add(delivery);
  }

  /** Lets deliveries that are under way end for up to `graceMs`, then gives them up. */
  async close(graceMs: number): Promise<void> {
    const { signal } = this.stopping;
    const over = new AbortController();
    const grace = this.modules.clock.sleep(graceMs, over.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.inFlight), grace]);
    over.abort();
    if (!signal.aborted) this.stopping.abort(new Error("the stream has ended"));
    await Promise.allSettled(this.inFlight);
  }

  private async bring(segment: VerifiedSegment): Promise<void> {
    const { client, clock } = this.modules;
    const { maxTries, retryBaseMs, timeoutMs } = this.options;
    const { signal } = this.stopping;
    const signed = await this.sign(segment);
    for (let tries = 1; ; tries++) {
      try {
        await client.sendReceipt(segment.serviceUri, signed, { timeoutMs, signal });
        return this.delivered.inc();
      } catch (error) {
        if (tries >= maxTries || signal.aborted || !isWorthAnother(error)) throw error;
      }
      await clock.sleep(retryDelayMs(tries, retryBaseMs, RETRY_MAX_MS), signal);
    }
  }

  private async sign(segment: VerifiedSegment): Promise<SignedReceipt> {
    const { signer, rounds, hashing } = this.modules;
    const { streamId, profilesHash, domain } = this.options;
    const receipt = {
      gateway: signer.address,
      orchestrator: segment.orchestrator,
      streamId,
      sequence: segment.sequence,
      round: round((await rounds.state()).lastInitializedRound),
      sourceHash: hex(segment.sourceHash),
      renditionsHash: hex(segment.renditionsHash),
      profilesHash,
      pixels: segment.pixels,
      latencyMs: Math.min(MAX_UINT32, Math.max(0, Math.round(segment.latencyMs))),
      device: segment.offer.device,
    };
    const digest = receiptDigest(receiptHash(receipt, hashing.keccak256), domain, hashing.keccak256);
    return { receipt, signature: hex(await signer.signDigest(digest)) };
  }

  private drop(reason: string, segment: VerifiedSegment, why: string): void {
    this.dropped.inc(1, { reason });
    const { serviceUri, sequence } = segment;
    this.modules.logger.debug("A receipt was not delivered", { orchestrator: serviceUri, seqNo: sequence, reason: why });
  }
}

/** A refusal is final, but for "too early" and for trouble of the orchestrator's own. */
function isWorthAnother(error: unknown): boolean {
  if (!(error instanceof OrchestratorError)) return false;
  const { status } = error.fields;
  return error.failure !== "rejected" || status === 425 || (typeof status === "number" && status >= 500);
}
