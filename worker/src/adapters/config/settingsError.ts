// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** A setting that cannot be used. `message` names the flag, where it came from and what to do. */
export class SettingsError extends NodeError {
  readonly code = "CONFIGURATION";
}
