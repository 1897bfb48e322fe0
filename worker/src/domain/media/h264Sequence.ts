// SPDX-License-Identifier: MIT

/** What a sequence parameter set says of an H.264 stream (ITU-T H.264, section 7.3.2.1.1). Sizes are after cropping, in pixels. */
export interface H264Sequence {
  readonly profileIdc: number;
  /** The byte of `constraint_set*_flag`s, as it stands in the stream. */
  readonly constraintFlags: number;
  readonly levelIdc: number;
  readonly width: number;
  readonly height: number;
  /** 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormat: number;
  readonly bitDepth: number;
  /** False for streams that may carry fields (interlaced). */
  readonly isFramesOnly: boolean;
  readonly log2MaxFrameNum: number;
  readonly hasSeparateColourPlanes: boolean;
}
