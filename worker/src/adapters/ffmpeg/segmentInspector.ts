// SPDX-License-Identifier: MIT

import { detectContainer } from "../../domain/media/detectContainer";
import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
import type { SegmentInspection } from "../../domain/media/segmentInspection";
import { TransportStreamMalformed } from "../../domain/media/transportStreamMalformed";
import type { VideoInspection } from "../../domain/media/videoInspection";
import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { inputFault } from "./inputFault";
import { parseDecoded } from "./parseDecoded";
import { parseProbe, type ProbedVideo } from "./parseProbe";
import { runTool } from "./runTool";
import { ScratchFolder } from "./scratchFolder";

export interface SegmentInspectorOptions {
  readonly scratchFolder?: string;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** Of what ffprobe tells of pictures: several times what 300 s with 120 of them a second come to. */
const MAX_PROBE_BYTES = 8 * 1024 ** 2;
/** What a copy may be beyond twice its MP4: small pictures take whole packets of a transport stream. */
const MAX_COPY_OVERHEAD_BYTES = 32 * 1024 ** 2;
const SHOWN = ["-show_streams", "-show_packets", "-show_entries", "packet=pts_time"];

const DECODED = ["-show_frames", "-show_entries", "frame=best_effort_timestamp_time", "-of", "json"];

/**
 * Says what a segment holds. H.264 in a transport stream is read in this process, in milliseconds; MP4 is first copied into
 * a transport stream by FFmpeg, and codecs that we do not parse are measured by ffprobe.
 */
export class SegmentInspector {
  constructor(
    private readonly options: SegmentInspectorOptions,
    private readonly modules: { readonly tools: FfmpegTools },
  ) {}

  /** Throws `MediaError`, with `isInputFault` when the bytes are not readable video or audio. */
  async inspect(bytes: Uint8Array, signal?: AbortSignal): Promise<SegmentInspection> {
    const container = detectContainer(bytes);
    if (container === undefined) throw inputFault("TranscoderInvalidVideo", "neither a transport stream nor MP4");
    if (container === "mpegts") return this.inspectTransportStream(bytes, signal);
    return ScratchFolder.use(this.options.scratchFolder, async (scratch) => {
      const path = await scratch.write("input.mp4", bytes);
      const probed = await this.probe(["-f", "mov", path], undefined, signal);
      const copied = await this.copyToTransportStream(path, bytes.length, signal);
      return { ...copied, container, video: withProbed(copied.video, probed) };
    });
  }

  /** Decodes the pictures, and tells which came out. Throws as {@link inspect} does. */
  async decode(bytes: Uint8Array, signal?: AbortSignal): Promise<Pick<VideoInspection, "frames" | "timestamps">> {
    return ScratchFolder.use(this.options.scratchFolder, async (scratch) => {
      const outcome = await runTool({
        command: this.modules.tools.ffprobe,
        args: ["-v", "error", "-select_streams", "v:0", ...DECODED, await scratch.write("input", bytes)],
        timeoutMs: this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        maxOutputBytes: MAX_PROBE_BYTES,
        signal,
      });
      if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Decoding a segment");
      return parseDecoded(outcome.stdout.toString());
    });
  }

  private async inspectTransportStream(bytes: Uint8Array, signal?: AbortSignal): Promise<SegmentInspection> {
    const inspection = parse(bytes);
    const { video } = inspection;
    if (video === undefined || video.codec === "h264") return inspection;
    const probed = await this.probe(["-f", "mpegts", "pipe:0"], bytes, signal);
    return { ...inspection, video: withProbed(video, probed) };
  }

  private async probe(source: readonly string[], input: Uint8Array | undefined, signal?: AbortSignal): Promise<ProbedVideo | undefined> {
    const outcome = await runTool({
      command: this.modules.tools.ffprobe,
      args: ["-v", "error", "-select_streams", "v:0", "-count_packets", ...SHOWN, "-of", "json", ...source],
      timeoutMs: this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxOutputBytes: MAX_PROBE_BYTES,
      input,
      signal,
    });
    if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Probing a segment");
    return parseProbe(outcome.stdout.toString());
  }

  private async copyToTransportStream(path: string, byteLength: number, signal?: AbortSignal): Promise<SegmentInspection> {
    const outcome = await runTool({
      command: this.modules.tools.ffmpeg,
      args: [
        ...["-hide_banner", "-nostdin", "-v", "error", "-copyts", "-f", "mov", "-i", path],
        ...["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-copypriorss", "1"],
        ...["-avoid_negative_ts", "disabled", "-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", "pipe:1"],
      ],
      timeoutMs: this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxOutputBytes: 2 * byteLength + MAX_COPY_OVERHEAD_BYTES,
      signal,
    });
    if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Reading an MP4 segment");
    return parse(outcome.stdout);
  }
}

function parse(bytes: Uint8Array): SegmentInspection {
  try {
    return inspectTransportStream(bytes);
  } catch (error) {
    if (!(error instanceof TransportStreamMalformed)) throw error;
    throw inputFault("TranscoderInvalidVideo", error.message, { cause: error });
  }
}

/** What ffprobe knows better than our parser: sizes of other codecs, and rotation, which turns the displayed picture. */
function withProbed(video: VideoInspection | undefined, probed: ProbedVideo | undefined): VideoInspection | undefined {
  if (probed === undefined) return video;
  const base = video?.codec === "h264" ? video : { ...EMPTY, ...video, ...probed.inspection };
  return probed.isTurned ? { ...base, width: base.height, height: base.width } : base;
}

const EMPTY: VideoInspection = {
  codec: "other",
  codecString: "",
  width: 0,
  height: 0,
  frames: 0,
  keyFrames: 0,
  startsWithKeyFrame: true,
  timestamps: [],
  cleanStarts: [],
  leadingFrames: 0,
  profile: "",
  pixelFormat: "",
  changesSize: false,
};
