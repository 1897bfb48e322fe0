// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A body did not come within the time that it has. */
export class BodyTooSlowError extends NodeError {
  readonly code = "BODY_TOO_SLOW";

  constructor(timeoutMs: number) {
    super(`body did not come within ${timeoutMs} ms`, { timeoutMs });
  }
}
