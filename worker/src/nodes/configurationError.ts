// SPDX-License-Identifier: MIT

import { NodeError } from "../domain/nodeError";

/** The node cannot start with these settings. `message` names the setting and what it must be. */
export class ConfigurationError extends NodeError {
  readonly code = "CONFIGURATION";
}
