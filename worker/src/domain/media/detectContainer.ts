// SPDX-License-Identifier: MIT

import type { VideoFormat } from "../videoFormat";

const TS_PACKET_BYTES = 188;
const TS_SYNC = 0x47;
const MP4_BOXES = new Set(["ftyp", "styp", "moov", "moof", "mdat", "free", "sidx"]);

/** Tells the container from the first bytes; undefined for anything but a transport stream or MP4. */
export function detectContainer(bytes: Uint8Array): VideoFormat | undefined {
  if (bytes[0] === TS_SYNC && bytes[TS_PACKET_BYTES] === TS_SYNC) return "mpegts";
  const box = String.fromCharCode(...bytes.subarray(4, 8));
  return MP4_BOXES.has(box) ? "mp4" : undefined;
}
