// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { fromWirePrice } from "../../domain/fromWirePrice";
import { hex } from "../../domain/hex";
import { hexToBytes } from "../../domain/hexToBytes";
import { isSenderLocked } from "../../domain/isSenderLocked";
import { isWinningTicket } from "../../domain/isWinningTicket";
import type { Payment } from "../../domain/payment";
import type { Price } from "../../domain/price";
import type { Rational } from "../../domain/rational";
import { rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import { recipientRand } from "../../domain/recipientRand";
import { recipientRandHash } from "../../domain/recipientRandHash";
import { Refusal } from "../../domain/refusal";
import type { RoundsState } from "../../domain/roundsState";
import type { SignedTicket } from "../../domain/signedTicket";
import { ticketEv } from "../../domain/ticketEv";
import { ticketHash } from "../../domain/ticketHash";
import type { TicketParams } from "../../domain/ticketParams";
import { TICKET_PARAMS_LIFE_MS } from "../../domain/ticketParamsLifeMs";
import { ticketSeed } from "../../domain/ticketSeed";
import type { Wei } from "../../domain/wei";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import type { Bonding } from "../../ports/bonding";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditLedger } from "../../ports/creditLedger";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { PaymentStore, ReceivedTicket, RecordedTicket } from "../../ports/paymentStore";
import type { Rounds } from "../../ports/rounds";
import type { Senders } from "../../ports/senders";
import type { SignatureRecovery } from "../../ports/signatureRecovery";
import type { PaymentMetrics } from "./paymentMetrics";

/** Nonces that one set of ticket params may see: the network's limit. */
const MAX_NONCES = 600;
const MAX_TICKETS = 600;

/** Takes payments in: checks every ticket in full, credits each good one, keeps each winner (node-payments section 5). */
export class PaymentReceiver {
  constructor(
    private readonly options: {
      /** Account that the tickets pay. */
      readonly recipient: Address;
      /** The secret behind every recipientRand. */
      readonly secret: Uint8Array;
    },
    private readonly modules: {
      readonly bonding: Pick<Bonding, "isActive">;
      readonly rounds: Rounds;
      readonly senders: Senders;
      readonly payments: PaymentStore;
      readonly credit: CreditLedger;
      readonly recovery: SignatureRecovery;
      readonly hashing: Hashing;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: PaymentMetrics;
    },
  ) {}

  /**
   * Credits a payment to (sender, `id`). `advertised` is the price that this node gave for the session: a payment that
   * names less is refused. Throws a {@link Refusal}; what was credited before stays credited, and the text says how much.
   * Returns the balance in wei.
   */
  async receive(payment: Payment, id: string, advertised: Price): Promise<Rational> {
    try {
      return await this.credit(payment, id, advertised);
    } catch (error) {
      this.modules.metrics.receiveErrors.inc(1, { error_code: error instanceof Refusal ? "refused" : "failed" });
      throw error;
    }
  }

  private async credit(payment: Payment, id: string, advertised: Price): Promise<Rational> {
    const { bonding, rounds, credit } = this.modules;
    const { sender, ticketParams } = payment;
    if (sender === undefined) throw new Refusal("payment", `Could not find Sender for payment: ${id}`);
    const key = { account: sender, id };
    if (ticketParams === undefined) {
      if (payment.expectedPrice !== undefined) checkPrice(payment, advertised);
      return credit.balance(key);
    }

    const state = await rounds.state();
    const { recipient } = this.options;
    if (!(await bonding.isActive(recipient))) {
      const text = `orchestrator ${recipient} is inactive in round ${state.lastInitializedRound}, cannot process payments`;
      throw new Refusal("payment", text);
    }
    const price = checkPrice(payment, advertised);
    if (payment.tickets.length === 0) return credit.balance(key);
    if (payment.tickets.length > MAX_TICKETS) {
      throw new Refusal("payment", `too many tickets in one payment: ${payment.tickets.length}`);
    }
    await this.checkSender(sender, ticketParams.faceValue, state);
    const rand = this.checkParams(ticketParams, sender, price);
    return this.recordTickets({ key, ticketParams, sender, rand, payment, state });
  }

  /** No face value that this node offers is above what the sender has: such a ticket could not be paid if it won. */
  private async checkSender(sender: Address, faceValue: Wei, state: RoundsState): Promise<void> {
    const info = await this.modules.senders.info(sender);
    if (!isSenderLocked(info, state.lastInitializedRound)) {
      throw new Refusal("payment", `deposit and reserve for sender ${sender} is set to unlock soon`);
    }
    const funds = info.deposit + info.reserve.fundsRemaining + info.reserve.claimedInCurrentRound;
    if (faceValue > funds) {
      throw new Refusal("payment", "insufficient sender reserve", `ticket face value ${faceValue} wei is above the sender's ${funds} wei`);
    }
  }

  /** Derives the recipientRand again; any field that differs from what was offered gives another hash. */
  private checkParams(params: TicketParams, sender: Address, price: Price): bigint {
    const { hashing } = this.modules;
    if (params.recipient !== this.options.recipient) throw new Refusal("payment", "invalid ticket recipient");
    if (sender === ZERO_ADDRESS) throw new Refusal("payment", "invalid ticket sender");
    const rand = recipientRand(this.options.secret, { ...params, sender, price }, hashing.hmacSha256);
    if (recipientRandHash(rand, hashing.keccak256) !== params.recipientRandHash) {
      throw new Refusal("payment", "invalid recipientRand for ticket recipientRandHash");
    }
    return rand;
  }

  private async recordTickets(batch: {
    readonly key: CreditKey;
    readonly ticketParams: TicketParams;
    readonly sender: Address;
    readonly rand: bigint;
    readonly payment: Payment;
    readonly state: RoundsState;
  }): Promise<Rational> {
    const { ticketParams, sender, rand, payment, state, key } = batch;
    const isCreditable = ticketParams.expirationBlock > state.lastSeenBlock && this.isYoung(ticketParams);
    const faults: string[] = [];
    const received: ReceivedTicket[] = [];
    for (const { senderNonce, signature } of payment.tickets) {
      const { recipient, faceValue, winProb, recipientRandHash, expirationParams } = ticketParams;
      const ticket: SignedTicket = {
        recipient,
        sender,
        faceValue,
        winProb,
        senderNonce,
        recipientRandHash,
        expirationParams,
        signature,
      };
      const checked = this.checkTicket(ticket, rand, ticketParams, isCreditable);
      if (checked === undefined) faults.push("invalid ticket signature");
      else received.push(checked);
    }

    const { results, balance } = await this.modules.payments.record(key, received, MAX_NONCES);
    results.forEach((result, index) => {
      const fault = faultText(result, sender, received[index]!.senderNonce);
      if (fault !== undefined) faults.push(fault);
    });
    this.report(batch.key, ticketParams, received, results);
    if (faults.length === 0) return balance;
    const accepted = results.filter((result) => result === "credited").length;
    throw new Refusal("payment", faults[0]!, `credited ${accepted} of ${payment.tickets.length} tickets`);
  }

  /**
   * Nonces are forgotten some time after their params have expired. What is never credited again by then must not hang on the chain's
   * word alone: the next read may come from an endpoint that is behind.
   */
  private isYoung({ seed }: TicketParams): boolean {
    return Math.abs(this.modules.clock.now() - ticketSeed.madeAt(seed)) <= TICKET_PARAMS_LIFE_MS;
  }

  private checkTicket(ticket: SignedTicket, rand: bigint, params: TicketParams, isCreditable: boolean): ReceivedTicket | undefined {
    const { recovery, hashing } = this.modules;
    const hash = ticketHash(ticket, hashing.keccak256);
    if (recovery.recoverPersonal(hash, hexToBytes(ticket.signature)) !== ticket.sender) return undefined;
    const isWinner = isWinningTicket(ticket, rand, hashing.keccak256);
    return {
      recipientRandHash: ticket.recipientRandHash,
      senderNonce: ticket.senderNonce,
      expectedValue: ticketEv(ticket.faceValue, ticket.winProb),
      isCreditable,
      ...(isWinner
        ? {
            winning: {
              ticket: { ...ticket, recipientRand: rand, paramsExpirationBlock: params.expirationBlock },
              ticketHash: hex(hash),
            },
          }
        : {}),
    };
  }

  private report(key: CreditKey, params: TicketParams, received: readonly ReceivedTicket[], results: readonly RecordedTicket[]): void {
    const { logger, metrics } = this.modules;
    const credited = results.filter((result) => result === "credited").length;
    const totalEv = rationalMath.multiply(ticketEv(params.faceValue, params.winProb), rational(BigInt(credited)));
    const winners = received.filter(
      ({ winning }, index) => winning !== undefined && (results[index] === "credited" || results[index] === "uncredited"),
    ).length;
    metrics.ticketsReceived.inc(credited);
    metrics.ticketValueReceived.inc(rationalMath.toNumber(totalEv) / 1e9);
    if (winners > 0) {
      metrics.winningTickets.inc(winners);
      logger.info("Received winning ticket", { sender: key.account, sessionId: key.id, winners, faceValue: params.faceValue });
    }
    logger.debug("Payment tickets processed", {
      sender: key.account,
      sessionId: key.id,
      tickets: received.length,
      credited,
      totalEV: rationalMath.floor(totalEv),
    });
  }
}

function checkPrice(payment: Payment, advertised: Price): Price {
  const expected = fromWirePrice(payment.expectedPrice);
  if (expected === undefined) {
    throw new Refusal("payment", "invalid expected price sent with payment err=expected price is missing or malformed");
  }
  if (rationalMath.compare(expected, advertised) < 0) {
    const [offered, required] = [rationalMath.toText(expected), rationalMath.toText(advertised)];
    const text = `invalid expected price sent with payment err=price ${offered} is below the advertised ${required} wei per pixel`;
    throw new Refusal("payment", text);
  }
  return expected;
}

function faultText(result: RecordedTicket, sender: Address, nonce: number): string | undefined {
  if (result === "nonceSeen") return `invalid ticket senderNonce: already seen sender=${sender} nonce=${nonce}`;
  if (result === "tooManyNonces") return `invalid ticket senderNonce: too many values sender=${sender} nonce=${nonce}`;
  return result === "uncredited" ? "TicketParams expired" : undefined;
}
