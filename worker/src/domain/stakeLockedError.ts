// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** There is no stake to withdraw, or not yet. */
export class StakeLockedError extends NodeError {
  readonly code = "STAKE_LOCKED";
}
