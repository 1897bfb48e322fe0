// SPDX-License-Identifier: MIT

import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { runProcess } from "./runProcess";

export interface ClipOptions {
  /** Where the MP4 is written. */
  readonly path: string;
  readonly seconds: number;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly signal?: AbortSignal;
}

const KEY_FRAME_SECONDS = 2;
const TIMEOUT_MS = 600_000;

/**
 * Makes a video to work with: FFmpeg's moving test picture with its running clock, over noise that gives encoders something
 * to do, and a tone with a beep every second. The same options give the same pictures and sound.
 */
export async function makeClip(options: ClipOptions, tools: FfmpegTools): Promise<void> {
  const { seconds, width = 1280, height = 720, framesPerSecond = 30 } = options;
  const picture = `testsrc2=size=${width}x${height}:rate=${framesPerSecond}:duration=${seconds}`;
  const sound = `sine=frequency=220:beep_factor=4:sample_rate=48000:duration=${seconds}`;
  const outcome = await runProcess({
    command: tools.ffmpeg,
    args: [
      ...["-hide_banner", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound],
      ...["-vf", "noise=alls=6:all_seed=1:allf=t,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26"],
      ...["-g", String(KEY_FRAME_SECONDS * framesPerSecond), "-keyint_min", String(KEY_FRAME_SECONDS * framesPerSecond)],
      ...["-sc_threshold", "0", "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-shortest"],
      ...["-fflags", "+bitexact", "-flags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", `file:${options.path}`],
    ],
    timeoutMs: TIMEOUT_MS,
    signal: options.signal,
  });
  if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Making a clip");
}
