// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { LptWei } from "../domain/lptWei";
import type { Wei } from "../domain/wei";

/** Balances of an account: the LivepeerToken and the chain's own coin. */
export interface Token {
  balance(account: Address): Promise<LptWei>;
  ethBalance(account: Address): Promise<Wei>;
  transfer(recipient: Address, amount: LptWei): Promise<Hex>;
}
