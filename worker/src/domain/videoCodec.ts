// SPDX-License-Identifier: MIT

/** Video codecs that the wire protocol can name. */
export type VideoCodec = "h264" | "h265" | "vp8" | "vp9";
