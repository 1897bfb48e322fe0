// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { senderAccount, type SenderAccount } from "../../domain/senderAccount";
import type { Clock } from "../../ports/clock";
import type { CreditLedger } from "../../ports/creditLedger";

/** How long a sender owes. */
const WINDOW_MS = 24 * 3_600_000;
/** A sender may have thousands of sessions in a day: its account is drawn up anew only so often. */
const FRESH_MS = 5_000;

/** How senders stand over all their sessions of the last 24 hours. */
export class SenderAccounts {
  private readonly known = new Map<Address, { readonly account: SenderAccount; readonly readAt: number }>();

  constructor(private readonly modules: { readonly credit: Pick<CreditLedger, "balancesOf">; readonly clock: Clock }) {}

  /** At most 5 seconds old. Throws `StorageError`. */
  async of(sender: Address): Promise<SenderAccount> {
    const { credit, clock } = this.modules;
    const known = this.known.get(sender);
    const now = clock.now();
    if (known !== undefined && now - known.readAt < FRESH_MS) return known.account;
    const account = senderAccount(await credit.balancesOf(sender, now - WINDOW_MS), now);
    for (const [other, { readAt }] of this.known) if (now - readAt >= FRESH_MS) this.known.delete(other);
    this.known.set(sender, { account, readAt: now });
    return account;
  }
}
