// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** A transaction was sent and not mined in time, in spite of higher fees. It may still be mined: look at the chain before acting again. */
export class TransactionPendingError extends NodeError {
  readonly code = "TRANSACTION_PENDING";
}
