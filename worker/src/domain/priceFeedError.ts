// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** A price feed gives no rate, or none for the currency that is asked for. */
export class PriceFeedError extends NodeError {
  readonly code = "PRICE_FEED";
}
