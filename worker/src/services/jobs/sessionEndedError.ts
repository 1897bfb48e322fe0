// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A session was ended with work still waiting in it. `message` is the network's word for it. */
export class SessionEndedError extends NodeError {
  readonly code = "SESSION_ENDED";

  constructor() {
    super("TranscoderStopped");
  }
}
