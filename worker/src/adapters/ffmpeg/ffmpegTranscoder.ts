// SPDX-License-Identifier: MIT

import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { countedPixels } from "../../domain/countedPixels";
import { clipOnClock } from "../../domain/media/clipOnClock";
import type { SegmentInspection } from "../../domain/media/segmentInspection";
import type { VideoInspection } from "../../domain/media/videoInspection";
import { videoSpan } from "../../domain/media/videoSpan";
import { DEVICE_CLASS } from "../../domain/proofs/deviceClass";
import { MediaError } from "../../domain/mediaError";
import type { Rendition } from "../../domain/rendition";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { Logger } from "../../ports/logger";
import type { Gauge, Metrics } from "../../ports/metrics";
import type { TranscodeJob, Transcoder, TranscoderCapabilities } from "../../ports/transcoder";
import { describeCapabilities } from "./describeCapabilities";
import type { EncodePlan } from "./encodePlan";
import { extraCapabilities } from "./extraCapabilities";
import { failureOf } from "./failureOf";
import type { FfmpegCapabilities } from "./ffmpegCapabilities";
import type { FfmpegTranscoderOptions } from "./ffmpegTranscoderOptions";
import { inputFault } from "./inputFault";
import { measureCapacity } from "./measureCapacity";
import { planEncode } from "./planEncode";
import { runProcess } from "./runProcess";
import { ScratchFolder } from "./scratchFolder";
import type { SegmentInspector } from "./segmentInspector";
import { Slots } from "./slots";
import { storageFailure } from "./storageFailure";
import { transcodeArguments } from "./transcodeArguments";
import { TranscodeFailure } from "./transcodeFailure";

const MAX_DURATION_MS = 300_000;
/** More output frames than this for each input frame, and the frame rate filter is filling a hole in time. */
const RUNAWAY_FACTOR = 25;
/** Where a single frame says nothing of its rate. */
const ASSUMED_RATE = 30;
/** Space for containers, audio and rate peaks beyond what the bitrates ask for. */
const OUTPUT_ALLOWANCE_BYTES = 16 * 1024 ** 2;

/** One FFmpeg process for each segment makes all its renditions: a crash or a hostile input costs that segment only. */
export class FfmpegTranscoder implements Transcoder {
  private readonly slots: Slots;
  private readonly occupied: Gauge | undefined;
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<unknown>>();
  private measured: Promise<TranscoderCapabilities> | undefined;

  constructor(
    private readonly options: FfmpegTranscoderOptions,
    private readonly modules: {
      readonly capabilities: FfmpegCapabilities;
      readonly inspector: SegmentInspector;
      readonly logger: Logger;
      readonly metrics?: Metrics;
    },
  ) {
    const slots = options.maxConcurrent ?? Math.max(2, Math.floor(availableParallelism() / 2));
    this.slots = new Slots(slots);
    modules.metrics?.gauge({ name: "encoder_slots", help: "FFmpeg processes that may run at a time" }).set(slots);
    this.occupied = modules.metrics?.gauge({ name: "encoder_jobs", help: "Segments that are encoded or wait for it" });
  }

  capabilities(): Promise<TranscoderCapabilities> {
    this.measured ??= this.measure();
    return this.measured;
  }

  async transcode(job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]> {
    if (this.closing.signal.aborted) throw new TranscodeFailure("closed", "The transcoder is shut down");
    const either = AbortSignal.any([signal, this.closing.signal]);
    const work = this.slots.run(() => this.transcodeNow(job, either), either);
    this.running.add(work);
    this.occupied?.set(this.running.size);
    try {
      return await work;
    } catch (error) {
      if (error instanceof MediaError || !either.aborted) throw error;
      throw new TranscodeFailure("aborted", "The segment was cancelled before it was transcoded", { cause: error });
    } finally {
      this.running.delete(work);
      this.occupied?.set(this.running.size);
    }
  }

  async endSession(): Promise<void> {
    // Nothing is kept between the segments of a session.
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running);
  }

  private async measure(): Promise<TranscoderCapabilities> {
    const { capabilities } = this.modules;
    return {
      description: describeCapabilities(capabilities),
      extraCapabilities: extraCapabilities(capabilities),
      device: capabilities.encoders.has("h264_nvenc") ? DEVICE_CLASS.nvidia : DEVICE_CLASS.software,
      pixelsPerSecond: await measureCapacity(capabilities.tools, (job) => this.transcode(job, new AbortController().signal)),
    };
  }

  private async transcodeNow(job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]> {
    if (job.profiles.length === 0) throw inputFault("TranscoderUnrecognizedProfile", "no profiles were asked for");
    const source = await this.modules.inspector.inspect(job.bytes, signal);
    const video = requireVideo(source);
    requireBounded(video, job);
    const plan = this.plan(video, job, { isGpuAllowed: this.options.gpu !== "off" });
    const input = { source, video, signal };
    try {
      return await this.run(job, plan, input);
    } catch (error) {
      if (!usesGpu(plan) || !isWorthSoftware(error, signal)) throw error;
      this.modules.logger.warn("The GPU failed on a segment: doing it again in software", { error });
      return this.run(job, this.plan(video, job, { isGpuAllowed: false }), input);
    }
  }

  private plan(video: VideoInspection, job: TranscodeJob, { isGpuAllowed }: { isGpuAllowed: boolean }): EncodePlan {
    const { capabilities } = this.modules;
    const gpu = this.options.gpu === "off" ? 0 : (this.options.gpu ?? 0);
    return planEncode(video, job.profiles, { capabilities, gpu, isGpuAllowed });
  }

  private async run(
    job: TranscodeJob,
    plan: EncodePlan,
    input: { source: SegmentInspection; video: VideoInspection; signal: AbortSignal },
  ): Promise<readonly Rendition[]> {
    const files = await this.encode(job, plan, input);
    return Promise.all(files.map(async (bytes, index) => this.toRendition(job.profiles[index], bytes, input)));
  }

  /** Transport streams travel through pipes and touch no disk; MP4 has to seek and goes through a folder of the job's own. */
  private encode(
    job: TranscodeJob,
    plan: EncodePlan,
    input: { source: SegmentInspection; video: VideoInspection; signal: AbortSignal },
  ): Promise<readonly Buffer[]> {
    const isPiped = input.source.container === "mpegts" && job.profiles.every((profile) => profile.format === "mpegts");
    if (isPiped) return this.execute(job, plan, input, undefined);
    return ScratchFolder.use(this.options.scratchFolder, (scratch) => this.execute(job, plan, input, scratch));
  }

  private async execute(
    job: TranscodeJob,
    plan: EncodePlan,
    input: { source: SegmentInspection; video: VideoInspection; signal: AbortSignal },
    scratch: ScratchFolder | undefined,
  ): Promise<readonly Buffer[]> {
    const { container } = input.source;
    const inputUrl = scratch === undefined ? "pipe:0" : await scratch.write("input", job.bytes);
    const outputUrls = plan.outputs.map((_, index) => scratch?.path(`output-${index}`) ?? `pipe:${3 + index}`);
    const spanMs = Math.max(videoSpan(input.video).durationMs, job.durationMs);
    const outcome = await runProcess({
      command: this.modules.capabilities.tools.ffmpeg,
      args: transcodeArguments({
        plan,
        frameModeOption: this.modules.capabilities.tools.frameModeOption,
        input: { format: container, url: inputUrl },
        outputUrls,
        preset: this.options.preset ?? "medium",
        threads: this.options.threads ?? 0,
        tag: this.options.tag,
        sourceRate: meanRate(input.video),
        sourceTimestamps: input.video.timestamps,
        clip: clipOnInputClock(job, input.video),
      }),
      timeoutMs: (this.options.timeoutMs ?? defaultTimeoutMs)(spanMs),
      input: scratch === undefined ? job.bytes : undefined,
      outputPipes: scratch === undefined ? outputUrls.length : 0,
      maxOutputBytes: maxOutputBytes(job, spanMs),
      signal: input.signal,
    });
    if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Transcoding a segment");
    return scratch === undefined ? outcome.outputs : Promise.all(outputUrls.map(readOutput));
  }

  private async toRendition(
    profile: SegmentProfile,
    bytes: Buffer,
    input: { video: VideoInspection; signal: AbortSignal },
  ): Promise<Rendition> {
    const empty = `no frame of the input could be decoded for ${profile.name}`;
    if (bytes.length === 0) throw inputFault("TranscoderInvalidVideo", empty);
    const { video } = await this.modules.inspector.inspect(bytes, input.signal);
    if (video === undefined || video.frames === 0) throw inputFault("TranscoderInvalidVideo", empty);
    requireNoRunaway(video.frames, input.video.frames);
    const { width, height, frames } = video;
    return { profile, bytes, pixels: countedPixels(video), frames, width, height, durationMs: videoSpan(video).durationMs };
  }
}

function usesGpu({ decoder, outputs }: EncodePlan): boolean {
  return decoder === "cuda" || outputs.some(({ encoder }) => encoder.endsWith("_nvenc"));
}

/** A fault of the input stays one in software, and there is no time left after a time-out. */
function isWorthSoftware(error: unknown, signal: AbortSignal): boolean {
  return !signal.aborted && error instanceof TranscodeFailure && error.kind !== "timeout";
}

function requireVideo({ video }: SegmentInspection): VideoInspection {
  if (video === undefined) throw inputFault("TranscoderInvalidVideo", "no video stream in the input");
  if (video.codec === "other") throw inputFault("Unsupported input codec", "the video is none of H.264, HEVC, VP8, VP9");
  if (video.frames === 0) throw inputFault("TranscoderInvalidVideo", "the video stream holds no frames");
  if (video.codec === "h264" && video.keyFrames === 0) {
    throw inputFault("No keyframes in input", `none in ${video.frames} frames`);
  }
  return video;
}

/** Refuses before any work what could only run away. */
function requireBounded(video: VideoInspection, job: TranscodeJob): void {
  const spanMs = Math.max(videoSpan(video).durationMs, job.durationMs);
  if (spanMs > MAX_DURATION_MS) {
    throw inputFault("TranscoderInvalidVideo", `${Math.round(spanMs)} ms long, at most ${MAX_DURATION_MS} ms`);
  }
  for (const { fps, fpsDen } of job.profiles) {
    requireNoRunaway((fps / (fpsDen || 1)) * (videoSpan(video).durationMs / 1000), video.frames);
  }
}

function requireNoRunaway(outputFrames: number, inputFrames: number): void {
  if (outputFrames <= RUNAWAY_FACTOR * Math.max(inputFrames, 1)) return;
  throw inputFault("Encoded frames runaway", `${Math.round(outputFrames)} frames out of ${inputFrames}`);
}

function clipOnInputClock(job: TranscodeJob, video: VideoInspection): { from: number; to: number } | undefined {
  if (job.clip === undefined || job.clip.toMs <= job.clip.fromMs) return undefined;
  return clipOnClock(job.clip, video);
}

function meanRate(video: VideoInspection): number {
  const { durationMs } = videoSpan(video);
  return durationMs > 0 ? (video.frames * 1000) / durationMs : ASSUMED_RATE;
}

function defaultTimeoutMs(durationMs: number): number {
  return Math.max(20_000, 5 * durationMs);
}

function maxOutputBytes(job: TranscodeJob, spanMs: number): number {
  const bits = job.profiles.reduce((sum, profile) => sum + profile.bitrate, 0) * (spanMs / 1000);
  return 4 * (bits / 8) + 2 * job.bytes.length * job.profiles.length + OUTPUT_ALLOWANCE_BYTES;
}

async function readOutput(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw storageFailure(error);
  }
}
