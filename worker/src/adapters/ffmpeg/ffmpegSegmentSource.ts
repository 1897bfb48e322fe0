// SPDX-License-Identifier: MIT

import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
import type { StreamSegment } from "../../domain/media/streamSegment";
import { TransportStreamSplitter } from "../../domain/media/transportStreamSplitter";
import type { Logger } from "../../ports/logger";
import type { SegmentSource, SourceSegment } from "../../ports/segmentSource";
import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { inputFault } from "./inputFault";
import { lastLines } from "./lastLines";
import { mediaInfoOf } from "./mediaInfoOf";
import { parseSourceFacts } from "./parseSourceFacts";
import type { ProcessOutcome } from "./processOutcome";
import { runProcess } from "./runProcess";
import type { SourceFacts } from "./sourceFacts";
import { streamProcess } from "./streamProcess";
import { TranscodeFailure } from "./transcodeFailure";

export interface FfmpegSegmentSourceOptions {
  /** Any file that FFmpeg reads. */
  readonly path: string;
  /** A segment ends at the first key frame after this. Default 2. */
  readonly segmentSeconds?: number;
}

const TICKS_PER_SECOND = 90_000;
const PROBE_TIMEOUT_MS = 60_000;
/** How much of the file is looked at to decide whether its own key frames will do. */
const LOOK_AHEAD_SECONDS = 60;
/** Copied segments may be this many times longer than asked for. */
const MAX_STRETCH = 2;
const MAX_FRAME_RATE = 60;
/** Where the file says nothing of its rate. */
const ASSUMED_RATE = 30;

/**
 * Cuts a file into transport stream segments. The video is copied as it is when it is H.264 that any decoder takes, with
 * clean key frames often enough; otherwise it is encoded once. The sound is copied when it is AAC.
 */
export class FfmpegSegmentSource implements SegmentSource {
  constructor(
    private readonly options: FfmpegSegmentSourceOptions,
    private readonly modules: { readonly tools: FfmpegTools; readonly logger: Logger },
  ) {}

  async *segments(signal: AbortSignal): AsyncGenerator<SourceSegment, void> {
    const facts = await this.facts(signal);
    const isCopied = await this.isCopyable(facts, signal);
    const { path } = this.options;
    this.modules.logger.info(isCopied ? "Cutting the video at its own key frames" : "Encoding the video while cutting it", {
      path,
      ...facts,
    });
    const splitter = new TransportStreamSplitter(this.segmentSeconds * TICKS_PER_SECOND * 0.999);
    const stream = streamProcess(this.modules.tools.ffmpeg, this.arguments(facts, isCopied), signal);
    try {
      yield* this.cut(stream, splitter, facts);
    } finally {
      await stream.return(undefined as never); // a caller that leaves early takes FFmpeg with it
    }
  }

  private async *cut(
    stream: AsyncGenerator<Buffer, ProcessOutcome>,
    splitter: TransportStreamSplitter,
    { frameRate }: SourceFacts,
  ): AsyncGenerator<SourceSegment, void> {
    const { path } = this.options;
    let sequence = 0n;
    let next = await stream.next();
    for (; next.done !== true; next = await stream.next()) {
      for (const segment of splitter.push(next.value)) yield toSourceSegment(segment, sequence++, frameRate);
    }
    const outcome = next.value;
    if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, `Cutting ${path}`);
    if (outcome.stderr.trim() !== "") {
      // It goes on behind damage, and ends in peace where a file that was cut off ends.
      this.modules.logger.warn("The video is damaged: what FFmpeg could not read of it is left out", {
        path,
        said: lastLines(outcome.stderr),
      });
    }
    const last = splitter.end();
    if (last !== undefined) yield toSourceSegment(last, sequence++, frameRate);
    if (sequence === 0n) throw inputFault("TranscoderInvalidVideo", `${path} holds no pictures that can be decoded`);
  }

  private get segmentSeconds(): number {
    return this.options.segmentSeconds ?? 2;
  }

  private async facts(signal: AbortSignal): Promise<SourceFacts> {
    const { path } = this.options;
    await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
      throw new TranscodeFailure("failed", `Cannot read ${path} (${error.code})`, { cause: error });
    });
    const outcome = await runProcess({
      command: this.modules.tools.ffprobe,
      args: ["-v", "error", "-show_streams", "-show_format", "-of", "json", "-i", fileUrl(path)],
      timeoutMs: PROBE_TIMEOUT_MS,
      signal,
    });
    if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, `Reading ${path}`);
    const facts = parseSourceFacts(outcome.stdout.toString());
    if (facts === undefined) throw inputFault("TranscoderInvalidVideo", `${path} holds no video stream`);
    return facts;
  }

  private async isCopyable(facts: SourceFacts, signal: AbortSignal): Promise<boolean> {
    const isPlain = facts.codec === "h264" && ["yuv420p", "yuvj420p"].includes(facts.pixelFormat);
    if (!isPlain || facts.isInterlaced || facts.isTurned || facts.frameRate > MAX_FRAME_RATE + 1) return false;
    const outcome = await runProcess({
      command: this.modules.tools.ffmpeg,
      args: [
        ...["-hide_banner", "-nostdin", "-v", "error", "-i", fileUrl(this.options.path), "-t", String(LOOK_AHEAD_SECONDS)],
        ...["-map", "0:V:0", "-c", "copy", "-f", "mpegts", "pipe:1"],
      ],
      timeoutMs: PROBE_TIMEOUT_MS,
      signal,
    });
    if (outcome.end !== "exited" || outcome.exitCode !== 0) return false;
    return this.hasGoodKeyFrames(outcome.stdout);
  }

  private hasGoodKeyFrames(bytes: Buffer): boolean {
    const { video } = inspectTransportStream(bytes);
    if (video === undefined || video.changesSize || !video.startsWithKeyFrame) return false;
    if (video.cleanStarts.length !== video.keyFrames || video.timestamps.length !== video.frames) return false;
    const bounds = [...video.cleanStarts, video.timestamps.at(-1) ?? 0];
    const longest = Math.max(...bounds.slice(1).map((time, index) => time - bounds[index]));
    return longest <= MAX_STRETCH * this.segmentSeconds * TICKS_PER_SECOND;
  }

  private arguments(facts: SourceFacts, isCopied: boolean): string[] {
    const audio =
      facts.audioCodec === undefined
        ? ["-an"]
        : facts.audioCodec === "aac"
          ? ["-map", "0:a:0", "-c:a", "copy"]
          : ["-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2"];
    return [
      ...["-hide_banner", "-nostdin", "-v", "error", "-i", fileUrl(this.options.path), "-map", "0:V:0"],
      ...(isCopied ? ["-c:v", "copy"] : this.encoding(facts)),
      ...audio,
      ...["-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-f", "mpegts", "pipe:1"],
    ];
  }

  /** The rate goes into the pictures, so that whoever decodes a segment knows how long its last one is shown. */
  private encoding(facts: SourceFacts): string[] {
    const filters = [
      ...(facts.isInterlaced ? ["yadif"] : []),
      ...(facts.frameRate > MAX_FRAME_RATE + 1 ? [`fps=${MAX_FRAME_RATE}`] : []),
      "scale=trunc(iw/2)*2:trunc(ih/2)*2",
      "format=yuv420p",
    ];
    const rate = Math.round(1000 * Math.min(facts.frameRate || ASSUMED_RATE, MAX_FRAME_RATE));
    return [
      ...["-vf", filters.join(","), "-enc_time_base", "-1", "-x264-params", `fps=${rate}/1000:force-cfr=1`],
      ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-maxrate", "8M", "-bufsize", "16M", "-forced-idr", "1"],
      ...["-force_key_frames", `expr:gte(t,n_forced*${this.segmentSeconds})`],
    ];
  }
}

/** One picture says nothing of how long it is shown: the file's rate does. */
function toSourceSegment(segment: StreamSegment, sequence: bigint, frameRate: number): SourceSegment {
  const info = mediaInfoOf(inspectTransportStream(segment.bytes));
  if (info === undefined) throw inputFault("TranscoderInvalidVideo", `segment ${sequence} holds no video`);
  const ownMs = info.durationMs || 1000 / (frameRate || ASSUMED_RATE);
  const durationMs = segment.durationTicks === undefined ? ownMs : (segment.durationTicks * 1000) / TICKS_PER_SECOND;
  return { sequence, durationMs: Math.max(1, Math.round(durationMs)), bytes: segment.bytes, info };
}

/** Keeps names with colons or a leading dash from being taken for protocols or options. */
function fileUrl(path: string): string {
  return `file:${path}`;
}
