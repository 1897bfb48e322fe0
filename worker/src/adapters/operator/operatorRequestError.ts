// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** An operator's request cannot be understood. */
export class OperatorRequestError extends NodeError {
  readonly code = "OPERATOR_REQUEST";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
