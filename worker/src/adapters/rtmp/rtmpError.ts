// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A client does not speak RTMP as it should, or asks for what is not taken. The text goes to the log and, where there is a way, to the client. */
export class RtmpError extends NodeError {
  readonly code = "RTMP";

  constructor(message: string) {
    super(message, {});
  }
}
