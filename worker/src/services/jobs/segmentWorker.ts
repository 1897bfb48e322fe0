// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { hex, type Hex } from "../../domain/hex";
import { MediaError } from "../../domain/mediaError";
import { NodeError } from "../../domain/nodeError";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import { peerText } from "../../domain/peerText";
import { pixels, type Pixels } from "../../domain/pixels";
import { profilesHash } from "../../domain/proofs/profilesHash";
import { Refusal } from "../../domain/refusal";
import type { Rendition } from "../../domain/rendition";
import type { SegmentRequest } from "../../domain/segmentRequest";
import type { TranscodeAnswer } from "../../domain/transcodeAnswer";
import { transcodeResultMessage } from "../../domain/transcodeResultMessage";
import { unforeseenPixels } from "../../domain/unforeseenPixels";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { RenditionStore } from "../../ports/renditionStore";
import type { RenditionUploader } from "../../ports/renditionUploader";
import type { Signer } from "../../ports/signer";
import type { Transcoder } from "../../ports/transcoder";
import type { ReceiptDesk } from "../proofs/receiptDesk";
import type { JobMetrics } from "./jobMetrics";
import type { PaidWork } from "./orchestratorPayments";
import { SessionEndedError } from "./sessionEndedError";
import type { TranscodeSessions } from "./transcodeSessions";

/** Renditions shorter than this hold nothing. */
const MIN_RENDITION_BYTES = 25;
const MIN_UPLOAD_MS = 3_000;

/** A segment that may be worked on. */
export interface SegmentWork {
  readonly sessionId: string;
  readonly request: SegmentRequest;
  readonly bytes: Uint8Array;
  /** Pixels per second asked for. */
  readonly demand: number;
  /** Terms for the next segment, sent along with the answer. */
  readonly info: OrchestratorInfo;
  readonly paid: PaidWork;
  /** Whose credentials these are; undefined when the node works without a chain. */
  readonly gateway: Address | undefined;
}

/** Transcodes admitted segments, keeps the renditions for the gateway, charges for them and signs the result. */
export class SegmentWorker {
  constructor(
    private readonly options: { readonly serviceUri: string },
    private readonly modules: {
      readonly transcoder: Transcoder;
      readonly sessions: TranscodeSessions;
      readonly renditions: RenditionStore;
      readonly uploader: RenditionUploader;
      readonly signer: Signer;
      readonly hashing: Hashing;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: JobMetrics;
      /** Absent when the node keeps no proofs. */
      readonly desk: ReceiptDesk | undefined;
    },
  ) {}

  /** Never rejects: whatever goes wrong is told in the answer. */
  async transcode(work: SegmentWork): Promise<TranscodeAnswer> {
    const { sessions, metrics, logger } = this.modules;
    const { sessionId, request } = work;
    const log = logger.child({ sessionId, seqNo: request.sequence });
    try {
      const answer = await sessions.run(sessionId, work.demand, (signal) => this.work(work, signal));
      metrics.segmentsTranscoded.inc();
      return answer;
    } catch (error) {
      const text = peerText(error);
      metrics.segmentsFailed.inc(1, { error_code: error instanceof NodeError ? error.code : "UNEXPECTED" });
      if (error instanceof SessionEndedError) log.debug("Segment is not wanted any more: its session was ended");
      else if (error instanceof Refusal) log.debug("Segment is not paid for", { reason: text });
      else if (error instanceof MediaError && error.isInputFault) log.debug("Segment cannot be transcoded", { reason: text });
      else if (error instanceof NodeError) log.warn("Transcoding a segment failed", { error });
      else log.error("Transcoding a segment failed unexpectedly", { error });
      return this.answer(work, text, [], new Uint8Array(0));
    } finally {
      work.paid.release();
    }
  }

  private async work(work: SegmentWork, signal: AbortSignal): Promise<TranscodeAnswer> {
    const { transcoder, clock, metrics, hashing, signer, logger } = this.modules;
    const { request, sessionId } = work;
    const startedAt = clock.now();
    const renditions = await transcoder.transcode(
      {
        sessionId,
        sequence: request.sequence,
        bytes: work.bytes,
        durationMs: request.durationMs,
        profiles: request.profiles,
        ...(request.clip === undefined || request.clip.toMs === 0 ? {} : { clip: request.clip }),
        isReinitForced: request.isReinitForced,
        ...(request.capabilities === undefined ? {} : { capabilities: request.capabilities }),
      },
      signal,
    );
    const elapsedMs = clock.now() - startedAt;
    if (renditions.length !== request.profiles.length) throw new MediaError("MismatchedSegments", false);
    if (renditions.some(({ bytes }) => bytes.length < MIN_RENDITION_BYTES)) throw new MediaError("ZeroSegments", false);

    const total = pixels(renditions.reduce((sum, rendition) => sum + rendition.pixels, 0n));
    // Before anything can be fetched or leaves for an object store: whoever has the renditions can end the session.
    await work.paid.checkExtent(total);
    signal.throwIfAborted();
    const isCharged = await work.paid.settle(total, unforeseenPixels(renditions)).then(
      () => true,
      (error: unknown) => {
        logger.error("A segment could not be charged for: no more work is taken until its charge is written down", {
          sessionId,
          pixels: total,
          error,
        });
        return false;
      },
    );
    const stored = await Promise.all(renditions.map((rendition, index) => this.store(work, rendition, index, signal)));
    metrics.transcodeSeconds.observe(elapsedMs / 1000);
    metrics.pixelsProcessed.inc(Number(total) / 1e6);
    logger.debug("Transcoded segment", { sessionId, seqNo: request.sequence, ms: elapsedMs, pixels: total });

    const message = transcodeResultMessage(
      renditions.map(({ bytes }) => bytes),
      hashing.keccak256,
    );
    if (isCharged) await this.remember(work, hex(message), total);
    return this.answer(work, undefined, stored, await signer.signPersonal(message));
  }

  /** The gateway may send a receipt for this as soon as it has the answer. */
  private async remember({ request, gateway, sessionId }: SegmentWork, renditionsHash: Hex, total: Pixels): Promise<void> {
    const { desk, hashing, logger } = this.modules;
    if (desk === undefined || gateway === undefined) return;
    const { sequence, hash, profiles } = request;
    const job = { sequence, sourceHash: hex(hash), profilesHash: profilesHash(profiles, hashing.keccak256), pixels: total };
    try {
      await desk.remember({ gateway, renditionsHash, ...job });
    } catch (error) {
      logger.warn("A segment could not be written down: its receipt will not be taken", { sessionId, seqNo: sequence, error });
    }
  }

  /** Where the gateway wants it or, when that place does not take it, where the gateway can fetch it. */
  private async store(
    work: SegmentWork,
    rendition: Rendition,
    index: number,
    signal: AbortSignal,
  ): Promise<TranscodeAnswer["renditions"][number]> {
    const { renditions, uploader, logger, metrics } = this.modules;
    const { sessionId, request } = work;
    const { profile, bytes, pixels: count } = rendition;
    const isMp4 = profile.format === "mp4";
    // Gateways may give one name to several profiles.
    const isNameUnique = request.profiles.filter(({ name }) => name === profile.name).length === 1;
    const file = `${request.sequence}${isNameUnique ? "" : `_${index}`}.${isMp4 ? "mp4" : "ts"}`;
    const stored = { bytes, contentType: isMp4 ? "video/mp4" : "video/mp2t" };
    if (request.storage !== undefined) {
      try {
        // The gateway waits for its answer: what its store does not take soon, it has to fetch.
        const timeoutMs = Math.max(MIN_UPLOAD_MS, request.durationMs);
        const url = await uploader.upload(request.storage, `${profile.name}/${file}`, stored, { timeoutMs, signal });
        return { url, pixels: count, perceptualHashUrl: "" };
      } catch (error) {
        signal.throwIfAborted();
        metrics.uploadsFailed.inc();
        logger.debug("A gateway's object store did not take a rendition: the gateway has to fetch it", { sessionId, error });
      }
    }
    await renditions.put(sessionId, profile.name, file, stored);
    const path = [sessionId, profile.name, file].map(encodeURIComponent).join("/");
    return { url: `${this.options.serviceUri}/stream/${path}`, pixels: count, perceptualHashUrl: "" };
  }

  private answer(
    work: SegmentWork,
    error: string | undefined,
    renditions: TranscodeAnswer["renditions"],
    signature: Uint8Array,
  ): TranscodeAnswer {
    return { sequence: work.request.sequence, error, renditions, signature, info: work.info };
  }
}
