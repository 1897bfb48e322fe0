// SPDX-License-Identifier: MIT

import type { FfmpegCapabilities } from "./ffmpegCapabilities";

/** Capability bits of node-protocol section 9.1 for inputs that were decoded at start. */
const DECODES: readonly [string, number][] = [
  ["hevc", 15],
  ["vp8", 17],
  ["vp9", 18],
  ["h264:yuv444p", 21],
  ["h264:yuv422p", 22],
  ["h264:yuv444p10le", 23],
  ["h264:yuv422p10le", 24],
  ["h264:yuv420p10le", 25],
];

/** HEVC encoding is offered where a GPU does it: in software it is too slow to promise. */
const HEVC_ENCODE = 16;

/** Bits beyond the default set, ascending. */
export function extraCapabilities({ decodes, encoders }: FfmpegCapabilities): readonly number[] {
  const bits = DECODES.flatMap(([input, bit]) => (decodes.has(input) ? [bit] : []));
  if (encoders.has("hevc_nvenc")) bits.push(HEVC_ENCODE);
  return bits.sort((a, b) => a - b);
}
