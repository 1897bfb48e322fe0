// SPDX-License-Identifier: MIT

/** gRPC's length-prefixed message: one compression byte, four bytes of length, the message. */
export const grpcFrame = {
  wrap: (message: Uint8Array): Buffer => {
    const header = Buffer.alloc(5);
    header.writeUInt32BE(message.length, 1);
    return Buffer.concat([header, message]);
  },
  /** The one message of a unary exchange. Throws an `Error` when it is compressed, cut short or not alone. */
  unwrap: (bytes: Uint8Array): Buffer => {
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (body.length < 5) throw new Error("gRPC message is cut short");
    if (body[0] !== 0) throw new Error("compressed gRPC messages are not supported");
    if (body.readUInt32BE(1) !== body.length - 5) throw new Error("gRPC message length does not match");
    return body.subarray(5);
  },
} as const;
