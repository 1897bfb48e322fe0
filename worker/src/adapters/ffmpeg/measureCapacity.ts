// SPDX-License-Identifier: MIT

import type { Rendition } from "../../domain/rendition";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { TranscodeJob } from "../../ports/transcoder";
import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { runProcess } from "./runProcess";

const TIMEOUT_MS = 30_000;

const LADDER: readonly SegmentProfile[] = [
  selfTestProfile({ name: "P360p30fps16x9", width: 640, height: 360, bitrate: 1_200_000 }),
  selfTestProfile({ name: "P240p30fps16x9", width: 426, height: 240, bitrate: 600_000 }),
];

/** Encodes short 720p clips into two renditions each and says how many pixels a second that was, start of FFmpeg included. */
export async function measureCapacity(
  tools: FfmpegTools,
  transcode: (job: TranscodeJob) => Promise<readonly Rendition[]>,
  { clipMs = 1000, clips = 1 }: { readonly clipMs?: number; readonly clips?: number } = {},
): Promise<number> {
  const bytes = await makeSample(clipMs, tools);
  const job = { sessionId: "self-test", sequence: 0n, bytes, durationMs: clipMs, profiles: LADDER, isReinitForced: false };
  const startedAt = performance.now();
  const renditions = (await Promise.all(Array.from({ length: clips }, () => transcode(job)))).flat();
  const seconds = (performance.now() - startedAt) / 1000;
  return Math.round(renditions.reduce((sum, rendition) => sum + Number(rendition.pixels), 0) / seconds);
}

async function makeSample(clipMs: number, tools: FfmpegTools): Promise<Buffer> {
  const outcome = await runProcess({
    command: tools.ffmpeg,
    args: [
      ...["-hide_banner", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30"],
      ...["-t", String(clipMs / 1000), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast"],
      ...["-f", "mpegts", "pipe:1"],
    ],
    timeoutMs: TIMEOUT_MS,
  });
  if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Making the clip for the self-test");
  return outcome.stdout;
}

function selfTestProfile(size: Pick<SegmentProfile, "name" | "width" | "height" | "bitrate">): SegmentProfile {
  const settings = { fps: 30, fpsDen: 1, gopMs: 0, quality: 0 };
  return { ...size, ...settings, format: "mpegts", encoderProfile: "default", codec: "h264" };
}
