// SPDX-License-Identifier: MIT

import type { CudaCapabilities } from "./cudaCapabilities";
import type { FfmpegCapabilities } from "./ffmpegCapabilities";
import type { FfmpegTools } from "./ffmpegTools";
import type { ProcessOutcome } from "./processOutcome";
import type { ProcessRequest } from "./processRequest";

export interface FfmpegProbeOptions {
  /** `off` leaves the GPU alone; a number selects the device. */
  readonly gpu: "off" | number;
}

const TIMEOUT_MS = 30_000;
const QUIET = ["-hide_banner", "-nostdin", "-v", "error"];
/** Above the smallest picture that hardware encoders take. */
const CLIP = ["-f", "lavfi", "-i", "testsrc2=size=256x144:rate=25:duration=0.2"];

/** Software encoders, and the codec whose decoder their clip then tries. */
const ENCODERS: readonly (readonly [encoder: string, codec: string])[] = [
  ["libx264", "h264"],
  ["libx265", "hevc"],
  ["libvpx", "vp8"],
  ["libvpx-vp9", "vp9"],
];
const GPU_ENCODERS = ["h264_nvenc", "hevc_nvenc"] as const;
/** H.264 pixel formats that have a capability bit of their own (node-protocol section 9.1). */
const PIXEL_FORMATS = ["yuv444p", "yuv422p", "yuv444p10le", "yuv422p10le", "yuv420p10le"];

type Ffmpeg = (args: readonly string[], input?: Uint8Array) => Promise<ProcessOutcome>;
type Run = (request: ProcessRequest) => Promise<ProcessOutcome>;

/** Tries every encoder, decoder and GPU function once. Takes a second or two. */
export async function probeFfmpeg(
  options: FfmpegProbeOptions,
  modules: { readonly tools: FfmpegTools; readonly run: Run },
): Promise<FfmpegCapabilities> {
  const { tools } = modules;
  const ffmpeg: Ffmpeg = (args, input) => modules.run({ command: tools.ffmpeg, args: [...QUIET, ...args], timeoutMs: TIMEOUT_MS, input });

  const [software, formats] = await Promise.all([
    Promise.all(ENCODERS.map(([encoder]) => encodeClip(ffmpeg, encoder, "yuv420p"))),
    Promise.all(PIXEL_FORMATS.map((format) => encodeClip(ffmpeg, "libx264", format))),
  ]);
  const encoders = new Set(ENCODERS.flatMap(([encoder], index) => (software[index] === undefined ? [] : [encoder])));
  const inputs = [
    ...ENCODERS.map(([, codec], index) => ({ name: codec, sample: software[index] })),
    ...PIXEL_FORMATS.map((format, index) => ({ name: `h264:${format}`, sample: formats[index] })),
  ];
  const decoded = await Promise.all(inputs.map(({ sample }) => canDecode(ffmpeg, sample)));
  const decodes = new Set(inputs.flatMap(({ name }, index) => (decoded[index] ? [name] : [])));

  const cuda = await probeCuda(options, { run: modules.run, ffmpeg, sample: software[0] });
  if (options.gpu !== "off") {
    for (const encoder of GPU_ENCODERS) {
      const args = [...CLIP, "-pix_fmt", "yuv420p", "-c:v", encoder, "-gpu", String(options.gpu), "-f", "null", "-"];
      if (succeeded(await ffmpeg(args))) encoders.add(encoder);
    }
  }
  return { tools, encoders, decodes, cuda };
}

async function probeCuda(
  options: FfmpegProbeOptions,
  modules: { run: Run; ffmpeg: Ffmpeg; sample: Buffer | undefined },
): Promise<CudaCapabilities> {
  const none = { deviceName: undefined, canDecode: false, canScale: false };
  if (options.gpu === "off") return { ...none, problem: "switched off" };
  if (modules.sample === undefined) return { ...none, problem: "no sample to decode: libx264 does not work" };

  const device = ["-hwaccel_device", String(options.gpu)];
  const decode = ["-hwaccel", "cuda", "-hwaccel_output_format", "cuda", ...device, "-i", "pipe:0"];
  const decoded = await modules.ffmpeg([...decode, "-vf", "hwdownload,format=nv12", "-f", "null", "-"], modules.sample);
  if (!succeeded(decoded)) return { ...none, problem: lastLine(decoded) };
  const scaled = await modules.ffmpeg([...decode, "-vf", "scale_cuda=128:72,hwdownload,format=nv12", "-f", "null", "-"], modules.sample);
  return {
    deviceName: (await deviceName(options.gpu, modules.run)) ?? "NVIDIA GPU",
    canDecode: true,
    canScale: succeeded(scaled),
    problem: succeeded(scaled) ? undefined : lastLine(scaled),
  };
}

async function encodeClip(ffmpeg: Ffmpeg, encoder: string, pixelFormat: string): Promise<Buffer | undefined> {
  const outcome = await ffmpeg([...CLIP, "-pix_fmt", pixelFormat, "-c:v", encoder, "-f", "matroska", "pipe:1"]);
  return succeeded(outcome) ? outcome.stdout : undefined;
}

async function canDecode(ffmpeg: Ffmpeg, sample: Buffer | undefined): Promise<boolean> {
  return sample !== undefined && succeeded(await ffmpeg(["-i", "pipe:0", "-f", "null", "-"], sample));
}

async function deviceName(gpu: number, run: Run): Promise<string | undefined> {
  const args = ["--query-gpu=name", "--format=csv,noheader", `--id=${gpu}`];
  try {
    const outcome = await run({ command: "nvidia-smi", args, timeoutMs: TIMEOUT_MS });
    return succeeded(outcome) ? outcome.stdout.toString().trim() : undefined;
  } catch {
    return undefined; // a name is nice to have: the driver may come without this program
  }
}

function succeeded(outcome: ProcessOutcome): boolean {
  return outcome.end === "exited" && outcome.exitCode === 0;
}

function lastLine(outcome: ProcessOutcome): string {
  return outcome.stderr.trim().split("\n").at(-1) ?? outcome.end;
}
