// SPDX-License-Identifier: MIT

import type { SegmentProfile } from "../../domain/segmentProfile";
import type { EncodePlan } from "./encodePlan";
import type { PlannedOutput } from "./plannedOutput";
import { rateFilters } from "./rateFilters";

export interface TranscodeArgumentsInput {
  readonly plan: EncodePlan;
  readonly frameModeOption: "-fps_mode" | "-vsync";
  readonly input: { readonly format: "mpegts" | "mp4"; readonly url: string };
  /** Where each output goes, in the order of the plan. */
  readonly outputUrls: readonly string[];
  /** x264 and NVENC preset. */
  readonly preset: string;
  readonly threads: number;
  /** Written into each output as its service provider. */
  readonly tag: string | undefined;
  /** Frames per second of the input on the mean. */
  readonly sourceRate: number;
  /** Times of the input's pictures, in ticks of its clock. */
  readonly sourceTimestamps: readonly number[];
  /** Seconds on the input's own clock. */
  readonly clip: { readonly from: number; readonly to: number } | undefined;
}

const MAX_SOURCE_PIXELS = 8192 * 8192;
const MAX_X264_CRF = 51;
const MAX_QUALITY = 63;

/** The FFmpeg command line for one segment (node-operations section 9.6): one decoder, all renditions. */
export function transcodeArguments(job: TranscodeArgumentsInput): string[] {
  const { plan, input } = job;
  const hardware =
    plan.decoder === "cuda" ? ["-hwaccel", "cuda", "-hwaccel_output_format", "cuda", "-hwaccel_device", String(plan.gpu)] : [];
  return [
    ...["-hide_banner", "-nostdin", "-v", "error", "-copyts", "-protocol_whitelist", "pipe,file"],
    ...["-max_pixels", String(MAX_SOURCE_PIXELS), ...hardware],
    ...["-f", input.format === "mpegts" ? "mpegts" : "mov", "-i", input.url],
    ...plan.outputs.flatMap((output, index) => outputArguments(job, output, job.outputUrls[index])),
  ];
}

function outputArguments(job: TranscodeArgumentsInput, output: PlannedOutput, url: string): string[] {
  const { profile } = output;
  return [
    ...["-map", "0:v:0", "-map", "0:a?", "-sn", "-dn", "-map_chapters", "-1"],
    ...["-vf", filters(job, output).join(",")],
    ...[job.frameModeOption, "passthrough", "-enc_time_base", "-1"],
    ...encoderArguments(job, output),
    ...keyFrameArguments(profile),
    ...["-c:a", "copy", "-copypriorss", "1"],
    ...clipArguments(job.clip),
    ...["-avoid_negative_ts", "disabled", "-muxdelay", "0", "-muxpreload", "0"],
    ...muxerArguments(profile, job.tag),
    url,
  ];
}

/** Scaling comes before the frame rate, so that frames are copied small. */
function filters({ plan, sourceTimestamps }: TranscodeArgumentsInput, output: PlannedOutput): string[] {
  const { profile, width, height } = output;
  const rate = rateFilters(profile, { timestamps: sourceTimestamps });
  if (plan.decoder === "software") {
    return [`scale=${width}:${height}:flags=bicubic`, ...rate, `format=${softwareFormat(output)}`];
  }
  const onGpu = `scale_cuda=${width}:${height}`;
  if (isNvenc(output)) return [onGpu, ...rate];
  return [onGpu, "hwdownload", "format=nv12", ...rate, `format=${softwareFormat(output)}`];
}

function softwareFormat(output: PlannedOutput): string {
  return isNvenc(output) ? "nv12" : "yuv420p";
}

function isNvenc(output: PlannedOutput): boolean {
  return output.encoder.endsWith("_nvenc");
}

function encoderArguments(job: TranscodeArgumentsInput, output: PlannedOutput): string[] {
  const { profile, encoder } = output;
  return [
    ...["-c:v", encoder],
    ...rateArguments(profile, encoder),
    ...(encoder.startsWith("libvpx") ? ["-deadline", "realtime", "-cpu-used", "4"] : presetArguments(job, output)),
    ...(encoder.endsWith("264") || encoder === "h264_nvenc" ? h264Arguments(profile, isNvenc(output)) : []),
    ...(job.threads > 0 && !isNvenc(output) ? ["-threads", String(job.threads)] : []),
  ];
}

function presetArguments(job: TranscodeArgumentsInput, output: PlannedOutput): string[] {
  if (isNvenc(output)) {
    return ["-preset", "medium", "-forced-idr", "1", "-gpu", String(job.plan.gpu), "-rc", output.profile.quality > 0 ? "vbr" : "cbr"];
  }
  const rate = `fps=${frameRate(output.profile, job.sourceRate)}`;
  const parameters = output.encoder === "libx265" ? ["-x265-params", `log-level=error:${rate}`] : ["-x264-params", rate];
  return ["-preset", job.preset, "-forced-idr", "1", ...parameters];
}

/** The rate that rate control reckons with. Older builds of FFmpeg take it from the clock's ticks, and starve the first frames. */
function frameRate({ fps, fpsDen }: SegmentProfile, sourceRate: number): string {
  if (fps > 0) return `${fps}/${fpsDen || 1}`;
  return `${Math.max(1, Math.round(sourceRate * 1000))}/1000`;
}

/** Minimum, mean, maximum and buffer are all the bitrate; with a quality the bitrate is only the cap. */
function rateArguments({ bitrate, quality }: SegmentProfile, encoder: string): string[] {
  const cap = ["-maxrate", String(bitrate), "-bufsize", String(bitrate)];
  if (quality === 0) return ["-b:v", String(bitrate), "-minrate", String(bitrate), ...cap];
  if (encoder.endsWith("_nvenc")) return ["-b:v", String(bitrate), "-cq", String(Math.min(quality + 7, MAX_X264_CRF)), ...cap];
  if (encoder.startsWith("libvpx")) return ["-b:v", String(bitrate), "-crf", String(Math.min(quality, MAX_QUALITY)), ...cap];
  return ["-crf", String(Math.min(quality, MAX_X264_CRF)), ...cap];
}

/** Profiles and B-frames of node-operations section 9.2. */
function h264Arguments({ encoderProfile, fps }: SegmentProfile, isNvidia: boolean): string[] {
  switch (encoderProfile) {
    case "baseline":
      return ["-profile:v", "baseline", "-bf", "0"];
    case "constrainedHigh":
      return ["-profile:v", "high", "-bf", "0"];
    case "main":
    case "high":
      return ["-profile:v", encoderProfile, "-bf", isNvidia && fps === 0 ? "0" : "3"];
    case "default":
      return ["-bf", isNvidia ? "0" : "3"];
  }
}

/** Fixed frame rate: a count of frames. Passed-through frames: forced at multiples of time, counted from the first. */
function keyFrameArguments({ gopMs, fps }: SegmentProfile): string[] {
  if (gopMs === 0) return [];
  if (gopMs === -1) return ["-g", "0"];
  if (fps > 0) return ["-g", String(Math.max(1, Math.floor((gopMs * fps) / 1000)))];
  const isDue = `gte(t,prev_forced_t+${gopMs / 1000}-0.001)`;
  return ["-force_key_frames", `expr:if(isnan(prev_forced_t),1,${isDue})`];
}

/** Trimming moves times to zero: the offset puts them back. */
function clipArguments(clip: TranscodeArgumentsInput["clip"]): string[] {
  if (clip === undefined) return [];
  const from = clip.from.toFixed(6);
  return ["-ss", from, "-t", (clip.to - clip.from).toFixed(6), "-output_ts_offset", from];
}

function muxerArguments({ format }: SegmentProfile, tag: string | undefined): string[] {
  if (format === "mpegts") {
    return [...(tag === undefined ? [] : ["-metadata", `service_provider=${tag}`]), "-f", "mpegts"];
  }
  const comment = tag === undefined ? [] : ["-metadata", `comment=Processed by ${tag}`];
  return [...comment, "-movflags", "+faststart", "-f", "mp4"];
}
