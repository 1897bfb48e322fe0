// SPDX-License-Identifier: MIT

import { NodeError } from "../domain/nodeError";

/** The node cannot listen where it was told to. `message` names the flag. */
export class ListenError extends NodeError {
  readonly code = "CANNOT_LISTEN";
}
