// SPDX-License-Identifier: MIT

import { GrowingBytes } from "../../domain/growingBytes";
import { grpcFrame } from "./grpcFrame";

const HEADER_BYTES = 5;

/** Cuts a stream of gRPC messages into its messages, whatever the chunks it comes in. */
export class GrpcFrameReader {
  private readonly pending = new GrowingBytes();
  /** Fewer bytes cannot complete the next message, or its header. */
  private wanted = HEADER_BYTES;

  constructor(private readonly options: { readonly maxBytes: number }) {}

  /** The messages that are complete with this chunk. Throws an `Error` for one that is compressed or too long. */
  push(chunk: Buffer): Buffer[] {
    this.pending.append(chunk);
    if (this.pending.length < this.wanted) return [];
    const bytes = this.pending.take();
    const messages: Buffer[] = [];
    let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.wanted = HEADER_BYTES;
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt32BE(1);
      if (length > this.options.maxBytes) throw new Error(`a gRPC message of ${length} bytes is too long`);
      if (rest.length < HEADER_BYTES + length) {
        this.wanted = HEADER_BYTES + length;
        break;
      }
      messages.push(grpcFrame.unwrap(rest.subarray(0, HEADER_BYTES + length)));
      rest = rest.subarray(HEADER_BYTES + length);
    }
    this.pending.append(rest);
    return messages;
  }
}
