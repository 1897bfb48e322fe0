// SPDX-License-Identifier: MIT

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import type { FfmpegTools } from "../../worker/src/adapters/ffmpeg/ffmpegTools";
import { findFfmpeg } from "../../worker/src/adapters/ffmpeg/findFfmpeg";
import { makeClip } from "../../worker/src/adapters/ffmpeg/makeClip";
import { systemToolEnvironment } from "../../worker/src/adapters/ffmpeg/systemToolEnvironment";
import { MainError } from "./mainError";
import type { MainOptions } from "./mainOptions";
import type { Progress } from "./progress";

/** The video of the run and the FFmpeg that works on it. */
export interface Video {
  readonly path: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly tools: FfmpegTools;
}

const PROBE_TIMEOUT_MS = 60_000;

/** Finds FFmpeg, and finds or makes the video. Throws {@link MainError}. */
export async function prepareVideo(options: MainOptions, progress: Progress, signal: AbortSignal): Promise<Video> {
  // What the user named must be there before anything else is done.
  const input = options.input === undefined ? undefined : readableFile(options.input);
  const tools = await findTools(progress);
  progress.detail(`FFmpeg ${tools.version} (${tools.origin})`);
  if (input !== undefined) return { path: input, ...(await probe(input, tools)), tools };

  const path = resolve(join(options.out, "clip.mp4"));
  progress.now(`making a clip of ${options.seconds} s`);
  try {
    await makeClip({ path, seconds: options.seconds, signal }, tools);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new MainError("STEP_FAILED", `FFmpeg could not make the clip: ${(cause as Error).message}`, { cause });
  }
  return { path, ...(await probe(path, tools)), tools };
}

async function findTools(progress: Progress): Promise<FfmpegTools> {
  try {
    return await findFfmpeg(systemToolEnvironment((sentence) => progress.detail(sentence)));
  } catch (cause) {
    throw new MainError("NO_FFMPEG", (cause as Error).message, { cause });
  }
}

function readableFile(given: string): string {
  const path = resolve(given);
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isFile()) return path;
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it cannot be read";
    throw new MainError("BAD_INPUT", `--input ${given}: ${reason}.`, { cause });
  }
  throw new MainError("BAD_INPUT", `--input ${given}: it is not a file.`);
}

async function probe(path: string, tools: FfmpegTools): Promise<Pick<Video, "seconds" | "width" | "height">> {
  const args = ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height:format=duration", "-of", "json", path];
  let output: { streams?: { width?: number; height?: number }[]; format?: { duration?: string } };
  try {
    const { stdout } = await promisify(execFile)(tools.ffprobe, args, { timeout: PROBE_TIMEOUT_MS });
    output = JSON.parse(stdout) as typeof output;
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim().split("\n").at(-1)?.replace(`${path}: `, "") ?? String(cause);
    throw new MainError("BAD_INPUT", `FFmpeg cannot read ${path}: ${said}`, { cause });
  }
  const { width, height } = output.streams?.[0] ?? {};
  if (width === undefined || height === undefined) throw new MainError("BAD_INPUT", `${path} holds no video.`);
  return { seconds: Number(output.format?.duration ?? 0), width, height };
}
