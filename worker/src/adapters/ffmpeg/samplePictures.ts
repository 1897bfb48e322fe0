// SPDX-License-Identifier: MIT

import type { commonStart } from "../../domain/media/commonStart";
import type { PictureSample } from "../../domain/media/pictureSample";
import type { VideoInspection } from "../../domain/media/videoInspection";
import type { SegmentProfile } from "../../domain/segmentProfile";
import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { rateFilters } from "./rateFilters";
import { runTool } from "./runTool";
import { ScratchFolder } from "./scratchFolder";

export interface PictureSampleRequest {
  readonly source: Uint8Array;
  readonly rendition: Uint8Array;
  readonly sourceVideo: Pick<VideoInspection, "timestamps">;
  readonly renditionVideo: Pick<VideoInspection, "width" | "height">;
  readonly profile: SegmentProfile;
  /** Of the source, on its own clock, in seconds; all of it when undefined. */
  readonly clip: { readonly from: number; readonly to: number } | undefined;
  /** Only what comes from then on is compared; all of it when undefined. */
  readonly common: ReturnType<typeof commonStart>;
  readonly scratchFolder: string | undefined;
  readonly signal: AbortSignal | undefined;
}

const THUMBNAIL = { width: 64, height: 36 };
const TICKS_PER_SECOND = 90_000;
const TIMEOUT_MS = 60_000;

/** Decodes source and rendition side by side: SSIM of each pair at the rendition's size, and thumbnails of both. */
export async function samplePictures(request: PictureSampleRequest, tools: FfmpegTools): Promise<PictureSample> {
  return ScratchFolder.use(request.scratchFolder, async (scratch) => {
    const source = await scratch.write("source", request.source);
    const rendition = await scratch.write("rendition", request.rendition);
    const passthrough = [tools.frameModeOption, "passthrough"];
    const outcome = await runTool({
      command: tools.ffmpeg,
      args: [
        ...["-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "pipe,file", "-copyts"],
        ...["-i", source, "-i", rendition, "-filter_complex", graph(request)],
        ...["-map", "[similar]", ...passthrough, "-f", "null", "-"],
        ...["-map", "[source]", ...passthrough, "-f", "rawvideo", "pipe:3"],
        ...["-map", "[rendition]", ...passthrough, "-f", "rawvideo", "pipe:4"],
      ],
      timeoutMs: TIMEOUT_MS,
      outputPipes: 2,
      signal: request.signal,
    });
    if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Comparing pictures");
    return {
      similarity: parseSimilarity(outcome.stdout.toString()),
      source: thumbnails(outcome.outputs[0]),
      rendition: thumbnails(outcome.outputs[1]),
    };
  });
}

/** The source goes through the very filters that a rendition is made with. */
function graph({ profile, clip, common, sourceVideo, renditionVideo: { width, height } }: PictureSampleRequest): string {
  const rate = rateFilters(profile, sourceVideo);
  const part = clip === undefined ? [] : [`trim=start=${clip.from.toFixed(6)}:end=${clip.to.toFixed(6)}`];
  const small = `scale=${THUMBNAIL.width}:${THUMBNAIL.height}:flags=area,format=gray`;
  const prepared = (index: number, filters: readonly string[]): string =>
    `[${index}:v:0]${[...filters, "format=yuv420p", "setsar=1", fromZero(common)].join(",")},split[full${index}][part${index}]`;
  // In ticks: filters cut at whole units of their time base, which may be frames.
  const [late, begun] = common ? [`trim=start_pts=${common.sourceTicks}`, `trim=start_frame=${common.renditionFrames}`] : [];
  const clocked = (trim: string | undefined): string[] => (trim === undefined ? [] : [`settb=1/${TICKS_PER_SECOND}`, trim]);
  return [
    prepared(0, [`scale=${width}:${height}:flags=bicubic`, ...rate, ...part, ...clocked(late)]),
    prepared(1, clocked(begun)),
    "[full1][full0]ssim=stats_file=-[similar]",
    `[part0]${small}[source]`,
    `[part1]${small}[rendition]`,
  ].join(";");
}

/** Pictures are paired by their times: on one clock, or from the first picture of each. */
function fromZero(common: PictureSampleRequest["common"]): string {
  return `setpts=PTS-${common?.clockTicks ?? "STARTPTS"}`;
}

function parseSimilarity(stats: string): PictureSample["similarity"] {
  return [...stats.matchAll(/Y:(\S+) U:(\S+) V:(\S+) All:(\S+)/g)].map(([, y, u, v, all]) => ({
    y: Number(y),
    u: Number(u),
    v: Number(v),
    all: Number(all),
  }));
}

function thumbnails(bytes: Buffer): Uint8Array[] {
  const size = THUMBNAIL.width * THUMBNAIL.height;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
