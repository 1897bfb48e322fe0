// SPDX-License-Identifier: MIT

import type { Rendition } from "../../domain/rendition";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { TranscodeJob } from "../../ports/transcoder";
import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { runProcess } from "./runProcess";

const CLIP_MS = 1000;
const TIMEOUT_MS = 30_000;

const LADDER: readonly SegmentProfile[] = [
  selfTestProfile({ name: "P360p30fps16x9", width: 640, height: 360, bitrate: 1_200_000 }),
  selfTestProfile({ name: "P240p30fps16x9", width: 426, height: 240, bitrate: 600_000 }),
];

/** Encodes a short 720p clip into two renditions and says how many pixels a second that was, start of FFmpeg included. */
export async function measureCapacity(
  tools: FfmpegTools,
  transcode: (job: TranscodeJob) => Promise<readonly Rendition[]>,
): Promise<number> {
  const job = {
    sessionId: "self-test",
    sequence: 0n,
    bytes: await makeSample(tools),
    durationMs: CLIP_MS,
    profiles: LADDER,
    isReinitForced: false,
  };
  const startedAt = performance.now();
  const renditions = await transcode(job);
  const seconds = (performance.now() - startedAt) / 1000;
  return Math.round(renditions.reduce((sum, rendition) => sum + Number(rendition.pixels), 0) / seconds);
}

async function makeSample(tools: FfmpegTools): Promise<Buffer> {
  const outcome = await runProcess({
    command: tools.ffmpeg,
    args: [
      ...["-hide_banner", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30"],
      ...["-t", String(CLIP_MS / 1000), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast"],
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
