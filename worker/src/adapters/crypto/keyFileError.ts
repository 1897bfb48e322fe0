// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A key cannot be read or made. `message` names the file and what to do, never the key. */
export class KeyFileError extends NodeError {
  readonly code = "KEY_FILE";
}
