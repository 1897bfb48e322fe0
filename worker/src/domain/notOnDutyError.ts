// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** Nothing was sent: another process with the same ledger sends the account's transactions. */
export class NotOnDutyError extends NodeError {
  readonly code = "NOT_ON_DUTY";
}
