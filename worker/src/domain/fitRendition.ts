// SPDX-License-Identifier: MIT

import type { VideoCodec } from "./videoCodec";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sizes that hardware encoders accept, by codec (node-operations section 9.3); VP8 and VP9 have the limits of H.264. */
const LIMITS: Readonly<Record<VideoCodec, { min: Size; max: Size }>> = {
  h264: { min: { width: 146, height: 50 }, max: { width: 4096, height: 4096 } },
  h265: { min: { width: 132, height: 40 }, max: { width: 8192, height: 8192 } },
  vp8: { min: { width: 146, height: 50 }, max: { width: 4096, height: 4096 } },
  vp9: { min: { width: 146, height: 50 }, max: { width: 4096, height: 4096 } },
};

/**
 * Size in which a rendition is encoded (node-operations section 9.3): the larger requested side goes to the longer side of
 * the source, the other side follows the source's aspect, both are truncated to even numbers and kept above the minimum.
 */
export function fitRendition(source: Size, requested: Size & { readonly codec: VideoCodec }): Size {
  const { min, max } = LIMITS[requested.codec];
  const longSide = Math.max(clamp(requested.width, min.width, max.width), clamp(requested.height, min.height, max.height));
  return source.width >= source.height
    ? fit({ long: source.width, short: source.height }, longSide, min.height, (width, height) => ({ width, height }))
    : fit({ long: source.height, short: source.width }, longSide, min.width, (height, width) => ({ width, height }));
}

function fit(
  source: { long: number; short: number },
  longSide: number,
  shortMinimum: number,
  toSize: (long: number, short: number) => Size,
): Size {
  const isTooFlat = longSide * source.short < shortMinimum * source.long;
  return isTooFlat
    ? toSize(evenDown((shortMinimum * source.long) / source.short), shortMinimum)
    : toSize(evenDown(longSide), evenDown((longSide * source.short) / source.long));
}

function evenDown(value: number): number {
  return Math.floor(value / 2) * 2;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
