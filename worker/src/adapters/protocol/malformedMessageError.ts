// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A gRPC message cannot be read: the peer's fault. */
export class MalformedMessageError extends NodeError {
  readonly code = "MALFORMED_MESSAGE";

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`protobuf unmarshal error: ${reason}`, {}, { cause });
  }
}
