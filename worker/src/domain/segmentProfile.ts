// SPDX-License-Identifier: MIT

import type { EncoderProfile } from "./encoderProfile";
import type { VideoCodec } from "./videoCodec";
import type { VideoFormat } from "./videoFormat";

/** Output settings of one rendition (node-protocol section 10). */
export interface SegmentProfile {
  /** Unique within a ladder; part of the rendition's URL and of the segment's signature. */
  readonly name: string;
  /** Requested size in pixels. The encoded size follows from it and the source (`fitRendition`). */
  readonly width: number;
  readonly height: number;
  /** Bits per second. */
  readonly bitrate: number;
  /** Frames per second are `fps / fpsDen`; 0 passes the source's frames through. */
  readonly fps: number;
  /** 0 counts as 1. */
  readonly fpsDen: number;
  readonly format: VideoFormat;
  readonly encoderProfile: EncoderProfile;
  /** Milliseconds between key frames; 0 = the encoder's choice, -1 = key frames only. */
  readonly gopMs: number;
  readonly codec: VideoCodec;
  /** 0 = off; else constant quality 1..63 with the bitrate as a cap. */
  readonly quality: number;
}
