// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FfmpegSegmentSource } from "../../src/adapters/ffmpeg/ffmpegSegmentSource";
import type { FfmpegTools } from "../../src/adapters/ffmpeg/ffmpegTools";
import { findFfmpeg } from "../../src/adapters/ffmpeg/findFfmpeg";
import { makeClip } from "../../src/adapters/ffmpeg/makeClip";
import { openFfmpegTranscoder } from "../../src/adapters/ffmpeg/openFfmpegTranscoder";
import { runProcess } from "../../src/adapters/ffmpeg/runProcess";
import { createLogger } from "../../src/adapters/logging/createLogger";
import { parseProfiles } from "../../src/domain/parseProfiles";
import type { SegmentProfile } from "../../src/domain/segmentProfile";
import type { SourceSegment } from "../../src/ports/segmentSource";

/** Compares the transcoder with a bare FFmpeg that does the same work beside it, run by run, so that noise hits both. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      segments: { type: "string", default: "6" },
      rounds: { type: "string", default: "3" },
      preset: { type: "string", default: "medium" },
      profiles: { type: "string", default: "P360p30fps16x9,P240p30fps16x9" },
      gpu: { type: "string", default: "auto" },
      json: { type: "boolean", default: false },
    },
  });
  const logger = createLogger({ level: "warn", format: "text" });
  const tools = await findFfmpeg();
  const gpu = values.gpu === "off" ? "off" : 0;
  const transcoder = await openFfmpegTranscoder({ preset: values.preset, gpu }, { tools, logger });
  const { description } = await transcoder.capabilities();
  const profiles = parseProfiles(values.profiles);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const segments = await makeSegments(folder, Number(values.segments), tools);
    const runs: Run[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const segment of segments) runs.push(await compare(segment, { profiles, preset: values.preset, folder, tools, transcoder }));
    }
    const whole = await wholeStream(segments, { profiles, preset: values.preset, folder, tools });
    report({ runs, whole, description, segments, isJson: values.json });
  } finally {
    await transcoder.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly ours: number;
  readonly bare: number;
  readonly pixels: number;
  readonly durationMs: number;
}

interface Setting {
  readonly profiles: readonly SegmentProfile[];
  readonly preset: string;
  readonly folder: string;
  readonly tools: FfmpegTools;
}

async function makeSegments(folder: string, count: number, tools: FfmpegTools): Promise<SourceSegment[]> {
  const path = join(folder, "clip.mp4");
  await makeClip({ path, seconds: 2 * count }, tools);
  const segments: SourceSegment[] = [];
  const source = new FfmpegSegmentSource({ path }, { tools, logger: createLogger({ level: "silent", format: "text" }) });
  for await (const segment of source.segments(new AbortController().signal)) segments.push(segment);
  return segments;
}

async function compare(
  segment: SourceSegment,
  setting: Setting & { readonly transcoder: Awaited<ReturnType<typeof openFfmpegTranscoder>> },
): Promise<Run> {
  const { bytes, durationMs, sequence } = segment;
  const job = { sessionId: "bench", sequence, bytes, durationMs, profiles: setting.profiles, isReinitForced: false };
  const startedAt = performance.now();
  const renditions = await setting.transcoder.transcode(job, new AbortController().signal);
  const ours = performance.now() - startedAt;
  const pixels = renditions.reduce((sum, rendition) => sum + Number(rendition.pixels), 0);
  return { ours, bare: await bareFfmpeg(bytes, setting), pixels, durationMs };
}

/** One plain FFmpeg from file to files: no parsing, no counting, no pipes. */
async function bareFfmpeg(bytes: Uint8Array, { profiles, preset, folder, tools }: Setting): Promise<number> {
  const input = join(folder, "input.ts");
  writeFileSync(input, bytes);
  const outputs = profiles.flatMap(({ width, height, bitrate, fps }, index) => [
    ...["-map", "0", "-vf", `scale=${width}:${Math.floor(height / 2) * 2}${fps > 0 ? `,fps=${fps}` : ""}`, "-c:v", "libx264"],
    ...["-preset", preset, "-b:v", String(bitrate), "-minrate", String(bitrate), "-maxrate", String(bitrate)],
    ...["-bufsize", String(bitrate), "-bf", "3", "-c:a", "copy", "-y", join(folder, `bare-${index}.ts`)],
  ]);
  const args = ["-hide_banner", "-nostdin", "-v", "error", "-i", input, ...outputs];
  const outcome = await runProcess({ command: tools.ffmpeg, args, timeoutMs: 600_000 });
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  return outcome.elapsedMs;
}

/** The same work in one process for all segments: the best that an encoder kept open for a session could do. */
async function wholeStream(segments: readonly SourceSegment[], setting: Setting): Promise<number> {
  const whole = Buffer.concat(segments.map((segment) => segment.bytes));
  return (await bareFfmpeg(whole, setting)) / segments.length;
}

function report(result: {
  runs: readonly Run[];
  whole: number;
  description: string;
  segments: readonly SourceSegment[];
  isJson: boolean;
}): void {
  const { runs, whole, description, segments } = result;
  const ours = median(runs.map((run) => run.ours));
  const bare = median(runs.map((run) => run.bare));
  const figures = {
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`,
    encoder: description,
    segments: segments.length,
    runs: runs.length,
    oursMs: round(ours),
    bareMs: round(bare),
    wholeStreamMsPerSegment: round(whole),
    ratioToBare: round(median(runs.map((run) => run.ours / run.bare)), 3),
    ratioToWholeStream: round(ours / whole, 3),
    realtimeFactor: round(median(runs.map((run) => run.durationMs / run.ours)), 2),
    megapixelsPerSecond: round(median(runs.map((run) => run.pixels / run.ours / 1000)), 2),
  };
  if (result.isJson) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(24)} ${value}\n`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
