// SPDX-License-Identifier: MIT

/** An endpoint gave no usable answer: connection, time-out, HTTP status, or not JSON-RPC. Another endpoint may do better. */
export class RpcTransportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RpcTransportError";
  }
}
