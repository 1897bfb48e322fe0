// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** An account does not hold what it is asked to give. */
export class InsufficientBalanceError extends NodeError {
  readonly code = "INSUFFICIENT_BALANCE";
}
