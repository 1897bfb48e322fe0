// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";

/** The Controller does not know a contract that the node needs, or there is no Controller. */
export class ContractMissingError extends NodeError {
  readonly code = "CONTRACT_MISSING";
}
