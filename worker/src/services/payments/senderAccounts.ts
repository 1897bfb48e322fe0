// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { SenderAccount } from "../../domain/senderAccount";
import { SessionSums } from "../../domain/sessionSums";
import type { Clock } from "../../ports/clock";
import type { CreditLedger } from "../../ports/creditLedger";

/** How long a sender owes. */
const WINDOW_MS = 24 * 3_600_000;
/** A sender may have thousands of sessions in a day: its account is drawn up anew only so often. */
const FRESH_MS = 5_000;

/** How senders stand over all their sessions of the last 24 hours. */
export class SenderAccounts {
  private readonly known = new Map<Address, { readonly account: Promise<SenderAccount>; readonly readAt: number }>();

  constructor(private readonly modules: { readonly credit: Pick<CreditLedger, "amountsOf">; readonly clock: Clock }) {}

  /** At most 5 seconds old. Throws `StorageError`. */
  of(sender: Address): Promise<SenderAccount> {
    const now = this.modules.clock.now();
    const known = this.known.get(sender);
    if (known !== undefined && now - known.readAt < FRESH_MS) return known.account;
    for (const [other, { readAt }] of this.known) if (now - readAt >= FRESH_MS) this.known.delete(other);
    const entry = { account: this.drawUp(sender, now), readAt: now };
    this.known.set(sender, entry);
    entry.account.catch(() => {
      if (this.known.get(sender) === entry) this.known.delete(sender);
    });
    return entry.account;
  }

  private async drawUp(sender: Address, now: number): Promise<SenderAccount> {
    const sums = new SessionSums(now);
    for await (const page of this.modules.credit.amountsOf(sender, now - WINDOW_MS)) for (const session of page) sums.add(session);
    return sums.account;
  }
}
