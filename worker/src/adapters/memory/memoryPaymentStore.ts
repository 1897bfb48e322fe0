// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";
import type { Rational } from "../../domain/rational";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { PaymentStore, ReceivedTicket, RecordedTicket } from "../../ports/paymentStore";
import type { MemoryCreditLedger } from "./memoryCreditLedger";
import type { MemoryTicketStore } from "./memoryTicketStore";

interface SeenParams {
  readonly nonces: Set<number>;
  /** Milliseconds since the epoch. */
  seenAt: number;
}

export class MemoryPaymentStore implements PaymentStore {
  private readonly seen = new Map<Hex, SeenParams>();

  constructor(
    private readonly modules: { readonly credit: MemoryCreditLedger; readonly tickets: MemoryTicketStore; readonly clock: Clock },
  ) {}

  async record(
    key: CreditKey,
    tickets: readonly ReceivedTicket[],
    maxNonces: number,
  ): Promise<{ readonly results: readonly RecordedTicket[]; readonly balance: Rational }> {
    const results = tickets.map((ticket) => this.recordOne(key, ticket, maxNonces));
    return { results, balance: this.modules.credit.read(key) };
  }

  async pruneNonces(seenBefore: number): Promise<number> {
    let forgotten = 0;
    for (const [hash, { nonces, seenAt }] of this.seen) {
      if (seenAt >= seenBefore) continue;
      forgotten += nonces.size;
      this.seen.delete(hash);
    }
    return forgotten;
  }

  private recordOne(key: CreditKey, ticket: ReceivedTicket, maxNonces: number): RecordedTicket {
    const { credit, tickets } = this.modules;
    if (ticket.winning !== undefined) tickets.insert(ticket.winning.ticketHash, ticket.winning.ticket);
    const params = this.paramsOf(ticket);
    const { nonces } = params;
    if (nonces.has(ticket.senderNonce)) return "nonceSeen";
    if (nonces.size >= maxNonces) return "tooManyNonces";
    nonces.add(ticket.senderNonce);
    params.seenAt = this.modules.clock.now();
    if (!ticket.isCreditable) return "uncredited";
    credit.addNow(key, ticket.expectedValue);
    return "credited";
  }

  private paramsOf({ recipientRandHash }: ReceivedTicket): SeenParams {
    let params = this.seen.get(recipientRandHash);
    if (params === undefined) {
      params = { nonces: new Set(), seenAt: this.modules.clock.now() };
      this.seen.set(recipientRandHash, params);
    }
    return params;
  }
}
