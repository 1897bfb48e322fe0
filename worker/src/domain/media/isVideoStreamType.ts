// SPDX-License-Identifier: MIT

/** MPEG-1 and 2, MPEG-4 part 2, H.264, JPEG 2000, HEVC, CAVS, VC-1 (ISO/IEC 13818-1, table 2-34, and its registrations). */
const VIDEO: ReadonlySet<number> = new Set([0x01, 0x02, 0x10, 0x1b, 0x21, 0x24, 0x42, 0xea]);

/** Whether a stream type of a program map says video. */
export function isVideoStreamType(streamType: number): boolean {
  return VIDEO.has(streamType);
}
