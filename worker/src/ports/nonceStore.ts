// SPDX-License-Identifier: MIT

import type { Hex } from "../domain/hex";
import type { L1Block } from "../domain/l1Block";

/** A gateway's own nonces: the last one used for each set of params, durable so that a restart repeats none. */
export interface NonceStore {
  /** Reserves `count` nonces in one durable step and returns the first. The first ever is 1. */
  reserve(recipientRandHash: Hex, count: number, paramsExpirationBlock: L1Block): Promise<number>;
  /** Forgets params that expired before `block`. */
  prune(block: L1Block): Promise<number>;
}
