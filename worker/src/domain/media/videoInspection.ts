// SPDX-License-Identifier: MIT

/** The video of a segment as its bytes say, without decoding a picture. Times are ticks of a 90 kHz clock, unwrapped and sorted. */
export interface VideoInspection {
  readonly codec: "h264" | "hevc" | "vp8" | "vp9" | "other";
  /** RFC 6381 name for playlists, such as `avc1.64001f`; empty when unknown. */
  readonly codecString: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly keyFrames: number;
  /** The first frame in decoding order is one from which decoding can start. */
  readonly startsWithKeyFrame: boolean;
  /** Presentation times, one per frame where the container gives them, ascending. */
  readonly timestamps: readonly number[];
  /** Presentation times of the pictures before which nothing is needed (IDR, in H.264), in file order. */
  readonly cleanStarts: readonly number[];
  /**
   * Pictures shown before the first key picture that refer to what came before it: an open group of pictures that begins a segment. Decoders
   * leave out some or all of them. They are the first of the timestamps.
   */
  readonly leadingFrames: number;
  /** As FFmpeg names it, such as `Constrained Baseline`; empty when unknown. */
  readonly profile: string;
  /** As FFmpeg names it, such as `yuv420p`; empty when unknown. */
  readonly pixelFormat: string;
  /** More than one picture size occurs. */
  readonly changesSize: boolean;
}
