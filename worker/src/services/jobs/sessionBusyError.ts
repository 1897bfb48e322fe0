// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A session's queue is full, or no session can be added. `message` is the network's word for it. */
export class SessionBusyError extends NodeError {
  readonly code = "SESSION_BUSY";

  constructor(text: "OrchestratorBusy" | "OrchestratorCapped") {
    super(text);
  }
}
