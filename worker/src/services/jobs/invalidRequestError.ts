// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A GetOrchestrator request is turned away. */
export class InvalidRequestError extends NodeError {
  readonly code = "INVALID_REQUEST";

  constructor(reason: string) {
    super(`Invalid orchestrator request: ${reason}`);
  }
}
