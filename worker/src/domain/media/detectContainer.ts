// SPDX-License-Identifier: MIT

import type { VideoFormat } from "../videoFormat";

const TS_PACKET_BYTES = 188;
const TS_SYNC = 0x47;
const MP4_BOXES = new Set(["ftyp", "styp", "moov", "moof", "mdat", "free", "sidx"]);
/** A transport stream may begin with damage: so many packets in a row show one. */
const SURE_PACKETS = 5;
const SEARCHED_BYTES = 65_536;

/** Tells the container from the first bytes; undefined for anything but a transport stream or MP4. */
export function detectContainer(bytes: Uint8Array): VideoFormat | undefined {
  if (hasPackets(bytes, 0, 2)) return "mpegts";
  const box = String.fromCharCode(...bytes.subarray(4, 8));
  if (MP4_BOXES.has(box)) return "mp4";
  const searched = Math.min(bytes.length, SEARCHED_BYTES);
  for (let at = 1; at < searched; at += 1) if (hasPackets(bytes, at, SURE_PACKETS)) return "mpegts";
  return undefined;
}

function hasPackets(bytes: Uint8Array, from: number, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (bytes[from + index * TS_PACKET_BYTES] !== TS_SYNC) return false;
  return true;
}
