// SPDX-License-Identifier: MIT

import { rationalMath } from "./rationalMath";
import { RationalSum } from "./rationalSum";
import type { SenderAccount } from "./senderAccount";
import type { SessionBalance } from "./sessionBalance";

/** A session that nothing happens in for so long is not at work. */
const IDLE_MS = 60_000;
/** The life of a session's token: credit that nobody touched for longer cannot be spent any more. */
const ENDED_MS = 1_800_000;

/**
 * Adds up what one sender's sessions owe. A debt is only paid with the next segment of its own session, so a sender whose sessions all end
 * in debt has to be known by their sum. A debt for what no estimate could know is none: honest senders pay the next segment for it, if there is
 * one. Payments for work that was refused count against debts once their session has ended.
 */
export class SessionSums {
  private readonly debts = new RationalSum();
  private readonly idleDebts = new RationalSum();
  private readonly left = new RationalSum();
  private readonly charged = new RationalSum();

  /** `now` in milliseconds since the epoch. */
  constructor(private readonly now: number) {}

  add({ amount, charged, unforeseen, updatedAt }: SessionBalance): void {
    const { subtract, zero, isPositive } = rationalMath;
    const idleMs = this.now - updatedAt;
    this.charged.add(charged);
    if (isPositive(amount)) {
      if (idleMs > ENDED_MS) this.left.add(amount);
      return;
    }
    const debt = subtract(subtract(zero, amount), unforeseen);
    if (!isPositive(debt)) return;
    this.debts.add(debt);
    if (idleMs > IDLE_MS) this.idleDebts.add(debt);
  }

  /** Of all sessions that were added. */
  get account(): SenderAccount {
    const { subtract, max, zero } = rationalMath;
    const left = this.left.total;
    return {
      owed: max(zero, subtract(this.debts.total, left)),
      owedForIdle: max(zero, subtract(this.idleDebts.total, left)),
      charged: this.charged.total,
    };
  }
}
