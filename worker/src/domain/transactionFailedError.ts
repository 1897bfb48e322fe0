// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/**
 * A transaction was rejected in simulation or mined with status 0. `reason` is the decoded custom error or revert text.
 */
export class TransactionFailedError extends NodeError {
  readonly code = "TRANSACTION_FAILED";

  constructor(
    readonly action: string,
    readonly reason: string,
    fields: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(`${action} failed: ${reason}`, { action, reason, ...fields }, options);
  }
}
