// SPDX-License-Identifier: MIT

import { fitRendition } from "../../domain/fitRendition";
import type { VideoInspection } from "../../domain/media/videoInspection";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { EncodePlan } from "./encodePlan";
import type { FfmpegCapabilities } from "./ffmpegCapabilities";
import { inputFault } from "./inputFault";
import type { PlannedOutput } from "./plannedOutput";
import { TranscodeFailure } from "./transcodeFailure";

/** Best first: what is tried for a codec. */
const ENCODERS: Readonly<Record<SegmentProfile["codec"], readonly string[]>> = {
  h264: ["h264_nvenc", "libx264"],
  h265: ["hevc_nvenc", "libx265"],
  vp8: ["libvpx"],
  vp9: ["libvpx-vp9"],
};

const MAX_SIDE = 8192;
const MAX_OUTPUTS = 32;
/** NVDEC takes these without asking the device about each chip's extras. */
const CUDA_PIXEL_FORMATS = new Set(["yuv420p", "yuvj420p", "nv12"]);
const CUDA_CODECS = new Set(["h264", "hevc"]);

/** Chooses decoder, encoders and sizes for one segment. Throws `MediaError` for what cannot be done. */
export function planEncode(
  source: VideoInspection,
  profiles: readonly SegmentProfile[],
  machine: { readonly capabilities: FfmpegCapabilities; readonly gpu: number; readonly isGpuAllowed: boolean },
): EncodePlan {
  const { capabilities, gpu } = machine;
  if (profiles.length > MAX_OUTPUTS) throw inputFault("Too many outputs", `${profiles.length}, at most ${MAX_OUTPUTS}`);
  if (source.width <= 0 || source.height <= 0 || source.width > MAX_SIDE || source.height > MAX_SIDE) {
    throw inputFault("TranscoderInvalidResolution", `source is ${source.width}x${source.height}`);
  }
  const canUseGpu =
    machine.isGpuAllowed &&
    capabilities.cuda.canDecode &&
    capabilities.cuda.canScale &&
    CUDA_CODECS.has(source.codec) &&
    CUDA_PIXEL_FORMATS.has(source.pixelFormat);
  return {
    decoder: canUseGpu ? "cuda" : "software",
    gpu,
    outputs: profiles.map((profile) => planOutput(source, profile, machine)),
  };
}

function planOutput(
  source: VideoInspection,
  profile: SegmentProfile,
  machine: { capabilities: FfmpegCapabilities; isGpuAllowed: boolean },
): PlannedOutput {
  if (profile.bitrate <= 0 || profile.width <= 0 || profile.height <= 0 || profile.fps < 0) {
    throw inputFault("Invalid argument", `profile ${profile.name} has no positive size and bitrate`);
  }
  if (profile.gopMs < -1) throw inputFault("TranscoderInvalidGOP", `profile ${profile.name}: ${profile.gopMs} ms`);
  const size = fitRendition(source, profile);
  if (size.width > MAX_SIDE || size.height > MAX_SIDE || size.width < 2 || size.height < 2) {
    const sizes = `${source.width}x${source.height} fits ${profile.name} only as ${size.width}x${size.height}`;
    throw inputFault("TranscoderInvalidResolution", sizes);
  }
  const encoder = ENCODERS[profile.codec].find(
    (name) => machine.capabilities.encoders.has(name) && (machine.isGpuAllowed || !name.endsWith("_nvenc")),
  );
  if (encoder === undefined) throw new TranscodeFailure("encoderMissing", `No working encoder for ${profile.codec}`);
  return { profile, encoder, ...size };
}
