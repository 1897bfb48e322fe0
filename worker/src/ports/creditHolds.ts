// SPDX-License-Identifier: MIT

import type { Rational } from "../domain/rational";
import type { CreditKey } from "./creditKey";

/**
 * Credit set aside for work in progress, so that two segments at once cannot lean on the same balance. Work that a crash interrupts is
 * not charged: its hold goes with the process, or after a while.
 */
export interface CreditHolds {
  /**
   * Sets `amount` wei aside, more than 0, if the balance covers it with all that is held. Returns a function that gives it back, once
   * however often it is called; undefined when the balance is too small. Both throw `StorageError`.
   */
  tryHold(key: CreditKey, amount: Rational): Promise<(() => Promise<void>) | undefined>;
}
