// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A body is longer than what is read. */
export class BodyTooLargeError extends NodeError {
  readonly code = "BODY_TOO_LARGE";

  constructor(maxBytes: number) {
    super(`body is longer than ${maxBytes} bytes`, { maxBytes });
  }
}
