// SPDX-License-Identifier: MIT

import type { RtmpMessage } from "./rtmpMessage";

const TAG_HEADER_BYTES = 11;

/** An audio or video message as a tag of FLV: RTMP carries the same payload. */
export function flvTag({ type, timestamp, payload }: Pick<RtmpMessage, "type" | "timestamp" | "payload">): Buffer {
  const header = Buffer.alloc(TAG_HEADER_BYTES);
  header[0] = type;
  header.writeUIntBE(payload.length, 1, 3);
  header.writeUIntBE(timestamp & 0xffffff, 4, 3);
  header[7] = timestamp >>> 24;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(TAG_HEADER_BYTES + payload.length);
  return Buffer.concat([header, payload, size]);
}
