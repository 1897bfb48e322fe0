// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";
import type { L1Block } from "../../domain/l1Block";
import type { Rational } from "../../domain/rational";
import type { CreditKey } from "../../ports/creditKey";
import type { PaymentStore, ReceivedTicket, RecordedTicket } from "../../ports/paymentStore";
import type { MemoryCreditLedger } from "./memoryCreditLedger";
import type { MemoryTicketStore } from "./memoryTicketStore";

interface SeenParams {
  readonly nonces: Set<number>;
  readonly expirationBlock: L1Block;
}

export class MemoryPaymentStore implements PaymentStore {
  private readonly seen = new Map<Hex, SeenParams>();

  constructor(private readonly modules: { readonly credit: MemoryCreditLedger; readonly tickets: MemoryTicketStore }) {}

  async record(
    key: CreditKey,
    tickets: readonly ReceivedTicket[],
    maxNonces: number,
  ): Promise<{ readonly results: readonly RecordedTicket[]; readonly balance: Rational }> {
    const results = tickets.map((ticket) => this.recordOne(key, ticket, maxNonces));
    return { results, balance: this.modules.credit.read(key) };
  }

  async pruneNonces(block: L1Block): Promise<number> {
    let forgotten = 0;
    for (const [hash, { nonces, expirationBlock }] of this.seen) {
      if (expirationBlock >= block) continue;
      forgotten += nonces.size;
      this.seen.delete(hash);
    }
    return forgotten;
  }

  private recordOne(key: CreditKey, ticket: ReceivedTicket, maxNonces: number): RecordedTicket {
    const { credit, tickets } = this.modules;
    if (ticket.winning !== undefined) tickets.insert(ticket.winning.ticketHash, ticket.winning.ticket);
    const nonces = this.noncesOf(ticket);
    if (nonces.has(ticket.senderNonce)) return "nonceSeen";
    if (nonces.size >= maxNonces) return "tooManyNonces";
    nonces.add(ticket.senderNonce);
    if (!ticket.isCreditable) return "uncredited";
    credit.addNow(key, ticket.expectedValue);
    return "credited";
  }

  private noncesOf({ recipientRandHash, paramsExpirationBlock }: ReceivedTicket): Set<number> {
    let params = this.seen.get(recipientRandHash);
    if (params === undefined) {
      params = { nonces: new Set(), expirationBlock: paramsExpirationBlock };
      this.seen.set(recipientRandHash, params);
    }
    return params.nonces;
  }
}
