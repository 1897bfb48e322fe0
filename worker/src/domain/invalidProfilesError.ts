// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** A ladder of profiles cannot be used. `message` says which entry and why. */
export class InvalidProfilesError extends NodeError {
  readonly code = "INVALID_PROFILES";
}
