// SPDX-License-Identifier: MIT

import type { Rational } from "../domain/rational";
import type { SessionBalance } from "../domain/sessionBalance";
import type { CreditKey } from "./creditKey";

/** One balance of the ledger. */
export interface CreditBalance extends SessionBalance {
  readonly key: CreditKey;
}

/**
 * Credit in wei, exact, possibly negative. Every change is durable before the promise resolves.
 * Throws `StorageError` when it cannot be made so.
 */
export interface CreditLedger {
  /** 0 for an unknown key. */
  balance(key: CreditKey): Promise<Rational>;
  /** Adds `amount` (negative: debits, `unforeseen` of it) in one atomic step and returns the new balance. */
  add(key: CreditKey, amount: Rational, unforeseen?: Rational): Promise<Rational>;
  /** Sets the balance to 0 and returns what it was. */
  take(key: CreditKey): Promise<Rational>;
  /** The balances of one account that were touched at `updatedSince` or later, of all time by default; newest first. */
  balancesOf(account: CreditKey["account"], updatedSince?: number): Promise<readonly CreditBalance[]>;
  /**
   * The balances of one account that were touched at `updatedSince` or later, without their keys, newest first, some at a time: peers may make
   * many, and their names long, and other work goes on between two pages. What is touched meanwhile may be left out.
   */
  amountsOf(account: CreditKey["account"], updatedSince: number): AsyncIterable<readonly SessionBalance[]>;
  /** Forgets balances untouched since then; returns how many. */
  prune(updatedBefore: number): Promise<number>;
}
