// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";

/** No RPC endpoint answered in time. Work that needs the chain is refused; everything else goes on. */
export class ChainUnavailableError extends NodeError {
  readonly code = "CHAIN_UNAVAILABLE";
}
