// SPDX-License-Identifier: MIT

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FfmpegSegmentSource } from "../../src/adapters/ffmpeg/ffmpegSegmentSource";
import type { FfmpegTools } from "../../src/adapters/ffmpeg/ffmpegTools";
import { findFfmpeg } from "../../src/adapters/ffmpeg/findFfmpeg";
import { makeClip } from "../../src/adapters/ffmpeg/makeClip";
import { openFfmpegTranscoder } from "../../src/adapters/ffmpeg/openFfmpegTranscoder";
import { probeFfmpeg } from "../../src/adapters/ffmpeg/probeFfmpeg";
import { runProcess } from "../../src/adapters/ffmpeg/runProcess";
import { createLogger } from "../../src/adapters/logging/createLogger";
import { parseProfiles } from "../../src/domain/parseProfiles";
import type { SegmentProfile } from "../../src/domain/segmentProfile";
import type { SourceSegment } from "../../src/ports/segmentSource";
import type { Transcoder } from "../../src/ports/transcoder";

/** Compares the transcoder with a bare FFmpeg that does the same work beside it, run by run, so that noise hits both. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      segments: { type: "string", default: "6" },
      rounds: { type: "string", default: "3" },
      preset: { type: "string", default: "medium" },
      profiles: { type: "string", default: "P360p30fps16x9,P240p30fps16x9" },
      size: { type: "string", default: "1280x720" },
      fps: { type: "string", default: "30" },
      parallel: { type: "string", default: "0" },
      gpu: { type: "string", default: "auto" },
      json: { type: "boolean", default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const tools = await findFfmpeg();
  const parallel = Number(values.parallel);
  const setting = { profiles: parseProfiles(values.profiles), preset: values.preset, folder, tools, parallel };
  const [width, height] = values.size.split("x").map(Number);
  const clip = { seconds: 2 * Number(values.segments), width, height, framesPerSecond: Number(values.fps) };
  const segments = await makeSegments(clip, setting);
  const { ways, close } = await openWays(setting, { gpu: values.gpu === "off" ? "off" : 0, segments });
  try {
    const runs = new Map<string, Run[]>(ways.map(({ name }) => [name, []]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const segment of segments) {
        for (const way of ways) {
          if (way.segments !== undefined && segment !== segments[0]) continue;
          runs.get(way.name)?.push(await measured(way, segment));
        }
      }
    }
    const together = new Map<string, Run>();
    for (const way of ways) if (parallel > 0 && way.isOurs === true) together.set(way.name, await inParallel(way, segments, parallel));
    report({ ways, runs, together, segments, parallel, isJson: values.json });
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly profiles: readonly SegmentProfile[];
  readonly preset: string;
  readonly folder: string;
  readonly tools: FfmpegTools;
  readonly parallel: number;
}

/** One manner of doing the work. */
interface Way {
  readonly name: string;
  readonly run: (segment: SourceSegment) => Promise<unknown>;
  readonly isOurs?: boolean;
  /** How many segments one run is about; their mean is shown. */
  readonly segments?: number;
}

interface Run {
  readonly ms: number;
  /** Of all processors together, used by the processes that this one started. */
  readonly processorMs: number;
}

async function openWays(
  setting: Setting,
  { gpu, segments }: { gpu: "off" | 0; segments: readonly SourceSegment[] },
): Promise<{ ways: Way[]; close: () => Promise<void> }> {
  const { tools, preset, parallel } = setting;
  const modules = { tools, logger: createLogger({ level: "warn", format: "text" }) };
  const maxConcurrent = parallel > 0 ? parallel : undefined;
  const software = await openFfmpegTranscoder({ preset, gpu: "off", maxConcurrent }, modules);
  const transcoder = await openFfmpegTranscoder({ preset, gpu, maxConcurrent }, modules);
  const { cuda, encoders } = await probeFfmpeg({ gpu }, { tools, run: runProcess });
  const bare: Bare = { decoder: cuda.canDecode && cuda.canScale ? "cuda" : "software", isNvenc: encoders.has("h264_nvenc") };
  const whole = Buffer.concat(segments.map(({ bytes }) => bytes));
  const all = { segments: segments.length };
  const inSoftware: Way[] = [
    { name: `ours, ${(await software.capabilities()).description}`, run: (segment) => ours(software, segment, setting), isOurs: true },
    { name: "bare FFmpeg", run: ({ bytes }) => bareFfmpeg(bytes, setting, SOFTWARE) },
    { name: "bare FFmpeg, whole stream", run: () => bareFfmpeg(whole, setting, SOFTWARE), ...all },
    { name: "FFmpeg's start alone", run: () => start(tools, []) },
  ];
  const onGpu: Way[] = [
    { name: `ours, ${(await transcoder.capabilities()).description}`, run: (segment) => ours(transcoder, segment, setting), isOurs: true },
    { name: "bare FFmpeg on the GPU", run: ({ bytes }) => bareFfmpeg(bytes, setting, bare) },
    { name: "bare FFmpeg on the GPU, whole stream", run: () => bareFfmpeg(whole, setting, bare), ...all },
    { name: "FFmpeg's start and a CUDA context alone", run: () => start(tools, ["-init_hw_device", "cuda=gpu:0"]) },
  ];
  const close = async (): Promise<void> => {
    await Promise.all([transcoder.close(), software.close()]);
  };
  return { ways: [...inSoftware, ...(bare.decoder === "cuda" || bare.isNvenc ? onGpu : [])], close };
}

async function makeSegments(
  clip: { seconds: number; width: number; height: number; framesPerSecond: number },
  { folder, tools }: Setting,
): Promise<SourceSegment[]> {
  const path = join(folder, "clip.mp4");
  await makeClip({ path, ...clip }, tools);
  const segments: SourceSegment[] = [];
  const source = new FfmpegSegmentSource({ path }, { tools, logger: createLogger({ level: "silent", format: "text" }) });
  for await (const segment of source.segments(new AbortController().signal)) segments.push(segment);
  return segments;
}

async function measured(way: Way, segment: SourceSegment): Promise<Run> {
  const startedAt = performance.now();
  const processorBefore = processorMsOfChildren();
  await way.run(segment);
  const count = way.segments ?? 1;
  return { ms: (performance.now() - startedAt) / count, processorMs: (processorMsOfChildren() - processorBefore) / count };
}

/** Several streams at a time, each with all segments in order; what one segment takes of the whole. */
async function inParallel(way: Way, segments: readonly SourceSegment[], streams: number): Promise<Run> {
  const run = async (): Promise<void> => {
    await Promise.all(
      Array.from({ length: streams }, async () => {
        for (const segment of segments) await way.run(segment);
      }),
    );
  };
  return measured({ name: way.name, run, segments: streams * segments.length }, segments[0]);
}

/** From /proc: what the processes that have ended, and were started here, used. Zero where there is no /proc. */
function processorMsOfChildren(): number {
  const [user, system] = [13, 14]; // cutime and cstime of proc(5), counted from the state, in hundredths of a second
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
    return (Number(fields[user]) + Number(fields[system])) * 10;
  } catch {
    return 0;
  }
}

async function ours(transcoder: Transcoder, { bytes, durationMs, sequence }: SourceSegment, { profiles }: Setting): Promise<void> {
  const job = { sessionId: "bench", sequence, bytes, durationMs, profiles, isReinitForced: false };
  await transcoder.transcode(job, new AbortController().signal);
}

interface Bare {
  readonly decoder: "software" | "cuda";
  readonly isNvenc: boolean;
}
const SOFTWARE: Bare = { decoder: "software", isNvenc: false };

/** One plain FFmpeg from file to files: no parsing, no counting, no pipes. */
async function bareFfmpeg(bytes: Uint8Array, { profiles, preset, folder, tools }: Setting, how: Bare): Promise<void> {
  const input = join(folder, "input.ts");
  writeFileSync(input, bytes);
  const hardware = how.decoder === "cuda" ? ["-hwaccel", "cuda", "-hwaccel_output_format", "cuda"] : [];
  const encoder = how.isNvenc ? ["-c:v", "h264_nvenc", "-preset", "medium"] : ["-c:v", "libx264", "-preset", preset, "-bf", "3"];
  const outputs = profiles.flatMap(({ width, height, bitrate, fps }, index) => {
    const size = `${width}:${Math.floor(height / 2) * 2}`;
    const rate = fps > 0 ? `,fps=${fps}` : "";
    const download = how.isNvenc ? "" : ",hwdownload,format=nv12";
    const filter = how.decoder === "cuda" ? `scale_cuda=${size}${download}${rate}` : `scale=${size}${rate}`;
    return [
      ...["-map", "0", "-vf", filter, ...encoder, ...(how.decoder === "cuda" && how.isNvenc ? [] : ["-pix_fmt", "yuv420p"])],
      ...["-b:v", String(bitrate), "-minrate", String(bitrate), "-maxrate", String(bitrate), "-bufsize", String(bitrate)],
      ...["-c:a", "copy", "-y", join(folder, `bare-${index}.ts`)],
    ];
  });
  await ffmpeg(tools, [...hardware, "-i", input, ...outputs]);
}

/** Starts FFmpeg, with a device or without, for one small picture. */
function start(tools: FfmpegTools, device: readonly string[]): Promise<void> {
  return ffmpeg(tools, [...device, "-f", "lavfi", "-i", "color=size=16x16:duration=0.04", "-f", "null", "-"]);
}

async function ffmpeg(tools: FfmpegTools, args: readonly string[]): Promise<void> {
  const command = tools.ffmpeg;
  const outcome = await runProcess({ command, args: ["-hide_banner", "-nostdin", "-v", "error", ...args], timeoutMs: 600_000 });
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
}

function report(result: {
  ways: readonly Way[];
  runs: ReadonlyMap<string, readonly Run[]>;
  together: ReadonlyMap<string, Run>;
  segments: readonly SourceSegment[];
  parallel: number;
  isJson: boolean;
}): void {
  const { ways, runs, together, segments, parallel } = result;
  const seconds = segments.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000 / segments.length;
  const reference = median((runs.get(ways[1].name) ?? []).map(({ ms }) => ms));
  const rows = ways.map(({ name }) => {
    const own = runs.get(name) ?? [];
    const ms = median(own.map((run) => run.ms));
    const processorMs = median(own.map((run) => run.processorMs));
    return {
      way: name,
      ms: round(ms),
      processorMs: round(processorMs),
      toBare: round(ms / reference, 2),
      realTime: round((seconds * 1000) / ms),
    };
  });
  const parallelRows = [...together].map(([way, { ms, processorMs }]) => {
    return { way, streams: parallel, ms: round(ms), processorMs: round(processorMs), realTime: round((seconds * 1000) / ms) };
  });
  const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`;
  if (result.isJson) {
    process.stdout.write(`${JSON.stringify({ machine, segments: segments.length, secondsEach: seconds, rows, parallelRows }, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${machine}; ${segments.length} segments of ${seconds} s; median of ${runs.get(ways[0].name)?.length} runs\n\n`);
  process.stdout.write("     ms  processor ms  to bare  x real time\n");
  for (const row of rows) {
    process.stdout.write(`${cell(row.ms, 7)}${cell(row.processorMs, 14)}${cell(row.toBare, 9)}${cell(row.realTime, 13)}  ${row.way}\n`);
  }
  for (const row of parallelRows) {
    process.stdout.write(
      `${cell(row.ms, 7)}${cell(row.processorMs, 14)}${cell("", 9)}${cell(row.realTime, 13)}  ${row.way}, ${row.streams} streams\n`,
    );
  }
}

function cell(value: string | number, width: number): string {
  return String(value).padStart(width);
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
