// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** The stream cannot go on, with any orchestrator. `message` says what to do. */
export class StreamStoppedError extends NodeError {
  readonly code = "STREAM_STOPPED";
}
