// SPDX-License-Identifier: MIT

import type { RtmpMessage } from "./rtmpMessage";

/** A message in chunks of the given size, on the given chunk stream (2 to 63): RTMP 1.0, section 5.3. Its time is below 2^24. */
export function encodeChunks({ type, streamId, timestamp, payload }: RtmpMessage, chunkStream: number, chunkBytes: number): Buffer {
  const header = Buffer.alloc(12);
  header[0] = chunkStream;
  header.writeUIntBE(timestamp, 1, 3);
  header.writeUIntBE(payload.length, 4, 3);
  header[7] = type;
  header.writeUInt32LE(streamId, 8);
  const parts = [header, payload.subarray(0, chunkBytes)];
  for (let at = chunkBytes; at < payload.length; at += chunkBytes) {
    parts.push(Buffer.of(0xc0 | chunkStream), payload.subarray(at, at + chunkBytes));
  }
  return Buffer.concat(parts);
}
