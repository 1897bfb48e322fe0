// SPDX-License-Identifier: MIT

import type { Rational } from "./rational";
import { rationalMath } from "./rationalMath";

/** One session's balance, as far as the account of its sender needs it. Amounts in wei. */
export interface SessionBalance {
  readonly amount: Rational;
  /** Charged to the session so far. */
  readonly charged: Rational;
  /** Part of that which no estimate could know. */
  readonly unforeseen: Rational;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** How a sender stands over all its sessions, in wei. */
export interface SenderAccount {
  /** Owed for all sessions, but for what could not be foreseen, less what ended sessions left behind. */
  readonly owed: Rational;
  /** The same, without the debts of sessions at work: their next payment is to make up for them. */
  readonly owedForIdle: Rational;
  readonly charged: Rational;
}

/** A session that nothing happens in for so long is not at work. */
const IDLE_MS = 60_000;
/** The life of a session's token: credit that nobody touched for longer cannot be spent any more. */
const ENDED_MS = 1_800_000;

/**
 * Adds up what one sender's sessions owe. A debt is only paid with the next segment of its own session, so a sender whose sessions all end
 * in debt has to be known by their sum. A debt for what no estimate could know is none: honest senders pay the next segment for it, if there is
 * one. Payments for work that was refused count against debts once their session has ended.
 */
export function senderAccount(sessions: readonly SessionBalance[], now: number): SenderAccount {
  const { add, subtract, max, zero, isPositive } = rationalMath;
  let [debts, idleDebts, left, charged] = [zero, zero, zero, zero];
  for (const session of sessions) {
    const idleMs = now - session.updatedAt;
    charged = add(charged, session.charged);
    if (isPositive(session.amount)) {
      if (idleMs > ENDED_MS) left = add(left, session.amount);
      continue;
    }
    const debt = max(zero, subtract(subtract(zero, session.amount), session.unforeseen));
    debts = add(debts, debt);
    if (idleMs > IDLE_MS) idleDebts = add(idleDebts, debt);
  }
  return { owed: max(zero, subtract(debts, left)), owedForIdle: max(zero, subtract(idleDebts, left)), charged };
}
