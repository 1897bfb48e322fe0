// SPDX-License-Identifier: MIT

import { createHashing } from "../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../src/adapters/crypto/loadCurve";
import { PrivateKeySigner } from "../../src/adapters/crypto/privateKeySigner";
import type { Address } from "../../src/domain/address";
import { hex, type Hex } from "../../src/domain/hex";
import { isWinningTicket } from "../../src/domain/isWinningTicket";
import { l1Block } from "../../src/domain/l1Block";
import { MAX_WIN_PROB } from "../../src/domain/maxWinProb";
import { recipientRandHash } from "../../src/domain/recipientRandHash";
import type { RoundsState } from "../../src/domain/roundsState";
import type { Ticket } from "../../src/domain/ticket";
import { ticketHash } from "../../src/domain/ticketHash";
import { wei } from "../../src/domain/wei";
import type { WinningTicket } from "../../src/domain/winningTicket";
import { winProb } from "../../src/domain/winProb";
import type { Hashing } from "../../src/ports/hashing";

/** Signs tickets as a gateway does. */
export class TicketSender {
  #nonce = 0;

  private constructor(
    private readonly signer: PrivateKeySigner,
    private readonly hashing: Hashing,
  ) {}

  static async create(key: Uint8Array): Promise<TicketSender> {
    const hashing = await createHashing();
    return new TicketSender(new PrivateKeySigner(key, { curve: loadCurve(), hashing }), hashing);
  }

  get address(): Address {
    return this.signer.address;
  }

  hashOf(ticket: Ticket): Hex {
    return hex(ticketHash(ticket, this.hashing.keccak256));
  }

  /** A signed ticket that wins: with even odds, as many are made as it takes. */
  async winner(recipient: Address, faceValue: bigint, rounds: RoundsState): Promise<WinningTicket> {
    for (;;) {
      const ticket = await this.#ticket(recipient, faceValue, rounds);
      if (isWinningTicket(ticket, ticket.recipientRand, this.hashing.keccak256)) return ticket;
    }
  }

  async #ticket(recipient: Address, faceValue: bigint, rounds: RoundsState): Promise<WinningTicket> {
    const senderNonce = ++this.#nonce;
    const recipientRand = BigInt(senderNonce) * 1_000_003n;
    const { lastInitializedRound, lastInitializedBlockHash, lastSeenBlock } = rounds;
    const unsigned: Ticket = {
      recipient,
      sender: this.address,
      faceValue: wei(faceValue),
      winProb: winProb(MAX_WIN_PROB / 2n),
      senderNonce,
      recipientRandHash: recipientRandHash(recipientRand, this.hashing.keccak256),
      expirationParams: { creationRound: lastInitializedRound, creationRoundBlockHash: lastInitializedBlockHash },
    };
    const signature = hex(await this.signer.signPersonal(ticketHash(unsigned, this.hashing.keccak256)));
    return { ...unsigned, signature, recipientRand, paramsExpirationBlock: l1Block(lastSeenBlock) };
  }
}
