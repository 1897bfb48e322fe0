// SPDX-License-Identifier: MIT

import type { Wei } from "../domain/wei";

/** What a redemption costs on this chain now. */
export interface GasOracle {
  /** Wei per gas; 0 while unknown. */
  gasPrice(): Promise<Wei>;
  /**
   * Gas of one redemption: an average of this node's recent ones, or the configured estimate while there are none.
   */
  redemptionGas(): Promise<bigint>;
}
