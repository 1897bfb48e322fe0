// SPDX-License-Identifier: MIT

import type { Readable } from "node:stream";
import { BodyTooLargeError } from "./bodyTooLargeError";

/** Reads a stream to its end. Throws {@link BodyTooLargeError}, or the stream's own error. */
export async function readBody(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
