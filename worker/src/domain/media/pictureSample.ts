// SPDX-License-Identifier: MIT

/** Decoded pictures of a rendition beside those of the source, made small and grey, and their similarity at full size. */
export interface PictureSample {
  /** Grey thumbnails of the source, scaled and rated like the rendition; all of one size. */
  readonly source: readonly Uint8Array[];
  readonly rendition: readonly Uint8Array[];
  /** Structural similarity (SSIM) of each pair of frames at the rendition's size, by plane and together, 0 to 1. */
  readonly similarity: readonly { readonly y: number; readonly u: number; readonly v: number; readonly all: number }[];
}
