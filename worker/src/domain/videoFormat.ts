// SPDX-License-Identifier: MIT

/** Container of a segment: MPEG transport stream or MP4. */
export type VideoFormat = "mpegts" | "mp4";
