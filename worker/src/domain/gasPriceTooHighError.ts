// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** The chain's gas price is above the operator's maximum, so nothing was sent. */
export class GasPriceTooHighError extends NodeError {
  readonly code = "GAS_PRICE_TOO_HIGH";
}
