// SPDX-License-Identifier: MIT

import { grpcFrame } from "./grpcFrame";

const HEADER_BYTES = 5;

/** Cuts a stream of gRPC messages into its messages, whatever the chunks it comes in. */
export class GrpcFrameReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly options: { readonly maxBytes: number }) {}

  /** The messages that are complete with this chunk. Throws an `Error` for one that is compressed or too long. */
  push(chunk: Buffer): Buffer[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const messages: Buffer[] = [];
    while (this.rest.length >= HEADER_BYTES) {
      const length = this.rest.readUInt32BE(1);
      if (length > this.options.maxBytes) throw new Error(`a gRPC message of ${length} bytes is too long`);
      if (this.rest.length < HEADER_BYTES + length) break;
      messages.push(grpcFrame.unwrap(this.rest.subarray(0, HEADER_BYTES + length)));
      this.rest = this.rest.subarray(HEADER_BYTES + length);
    }
    return messages;
  }
}
