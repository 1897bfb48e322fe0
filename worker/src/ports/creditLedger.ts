// SPDX-License-Identifier: MIT

import type { Rational } from "../domain/rational";
import type { CreditKey } from "./creditKey";

/** One balance of the ledger, in wei. */
export interface CreditBalance {
  readonly key: CreditKey;
  readonly amount: Rational;
  /** Sum of all that was ever debited from it, in wei. */
  readonly charged: Rational;
  /** Part of that which whoever paid could not foresee, in wei. */
  readonly unforeseen: Rational;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
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
  /** Forgets balances untouched since then; returns how many. */
  prune(updatedBefore: number): Promise<number>;
}
