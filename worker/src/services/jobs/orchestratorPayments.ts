// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { estimatedPixels } from "../../domain/estimatedPixels";
import { isDebtTooHigh } from "../../domain/isDebtTooHigh";
import type { Payment } from "../../domain/payment";
import { pixelFee } from "../../domain/pixelFee";
import type { Pixels } from "../../domain/pixels";
import type { Price } from "../../domain/price";
import { rational, type Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import { Refusal } from "../../domain/refusal";
import type { SegmentRequest } from "../../domain/segmentRequest";
import type { TicketParams } from "../../domain/ticketParams";
import type { Wei } from "../../domain/wei";
import type { Clock } from "../../ports/clock";
import type { CreditHolds } from "../../ports/creditHolds";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditLedger } from "../../ports/creditLedger";
import type { SessionStore } from "../../ports/sessionStore";
import type { PaymentReceiver } from "../payments/paymentReceiver";
import type { PriceQuoter } from "../payments/priceQuoter";
import type { SenderAccounts } from "../payments/senderAccounts";
import type { TicketParamsMaker } from "../payments/ticketParamsMaker";

/** Work that has been paid for in advance. */
export interface PaidWork {
  /**
   * Looks whether what was done is about what was paid for. Throws a {@link Refusal} when it costs many times as much and the credit
   * does not cover it: it is charged all the same, and the result is not to be given away.
   */
  checkExtent(pixels: Pixels): Promise<void>;
  /**
   * Charges for what was done and gives the rest of the hold back. `unforeseen` is the part of it that is beyond the sizes that were asked for, since
   * the picture is squarer.
   */
  settle(pixels: Pixels, unforeseen: Pixels): Promise<void>;
  /** Gives the hold back uncharged. Harmless after `settle`, also after one that failed: then the hold stays until the charge is written. */
  release(): void;
}

/**
 * So many times the estimate is worked for on credit. Estimates are made from what a gateway says of the segment and of its profiles'
 * sizes: honest ones fall short where a segment is some seconds longer than said, or its picture taller.
 */
const MAX_UNDERESTIMATE = rational(8n);

/** What a segment costs, and the hold that stands for it meanwhile. */
interface Charge {
  readonly key: CreditKey;
  readonly fee: Rational;
  readonly unforeseen: Rational;
  readonly giveBack: () => Promise<void>;
}

/** Work that nobody pays for. */
export const UNPAID_WORK: PaidWork = {
  checkExtent: async () => undefined,
  settle: async () => undefined,
  release: () => undefined,
};

/** The money side of an orchestrator's jobs: what a session costs, whether it is paid for, what is charged. */
export class OrchestratorPayments {
  /** Charges that the store did not take. There is no further work on credit until it does: it would be free. */
  private readonly unwritten = new Set<Charge>();
  private catchingUp: Promise<void> | undefined;

  constructor(
    private readonly options: { readonly ticketEv: Wei },
    private readonly modules: {
      readonly quoter: PriceQuoter;
      readonly ticketParamsMaker: TicketParamsMaker;
      readonly receiver: PaymentReceiver;
      readonly credit: CreditLedger;
      readonly sessions: SessionStore;
      readonly holds: CreditHolds;
      readonly accounts: SenderAccounts;
      readonly clock: Clock;
    },
  ) {}

  /** Quotes a price for a new session and remembers it: whatever the sender writes later, this is what counts. */
  async open(sessionId: string, sender: Address): Promise<{ readonly price: Price; readonly ticketParams: TicketParams }> {
    const { quoter, ticketParamsMaker, sessions, clock } = this.modules;
    const price = await quoter.quote(sender);
    const ticketParams = await ticketParamsMaker.make(sender, price);
    await sessions.save({ sessionId, sender, price, createdAt: clock.now() });
    return { price, ticketParams };
  }

  /** The advertised price of a session. Throws a {@link Refusal} when the sender was never given that session. */
  async sessionPrice(sessionId: string, sender: Address | undefined): Promise<Price> {
    const session = await this.modules.sessions.find(sessionId);
    if (session === undefined || session.sender !== sender) throw new Refusal("credentials", "invalid auth token");
    return session.price;
  }

  /** Fresh ticket params at the session's price. */
  nextParams(sender: Address, price: Price): Promise<TicketParams> {
    return this.modules.ticketParamsMaker.make(sender, price);
  }

  async receive(payment: Payment, id: string, price: Price): Promise<Rational> {
    return this.modules.receiver.receive(payment, id, price);
  }

  /**
   * Sets credit aside for a segment: one ticket's expected value, or what the segment will about cost if that is more
   * (a gateway pays that ahead). One that tells no duration pays one ticket's value: its estimate is nothing. Free when the price is 0. Throws a {@link Refusal}: `Insufficient balance`, also for a sender that
   * owes too much for its other sessions: what a session owes at its end, nobody pays. `OrchestratorBusy` while a charge cannot be written down.
   */
  async hold(sender: Address, sessionId: string, price: Price, request: SegmentRequest): Promise<PaidWork> {
    const { credit, holds } = this.modules;
    const key: CreditKey = { account: sender, id: sessionId };
    if (price.numerator === 0n) return UNPAID_WORK;
    await this.catchUp();
    const estimate = pixelFee(estimatedPixels(request.profiles, request.durationMs), price);
    const ev = rational(this.options.ticketEv);
    const expected = rationalMath.max(estimate, ev);
    const required = request.isDurationAssumed === true ? ev : expected;
    await this.checkDebt(sender, required);
    const giveBack = await holds.tryHold(key, required);
    if (giveBack === undefined) {
      const balance = await credit.balance(key);
      const [have, need] = [rationalMath.floor(balance), rationalMath.ceil(required)];
      throw new Refusal("payment", "Insufficient balance", `have ${have} wei, need ${need} wei besides work in progress`);
    }
    let isCharged = false;
    const charge = (fee: Rational, unforeseen: Rational): Promise<void> => {
      isCharged = true;
      return this.write({ key, fee, unforeseen, giveBack });
    };
    return {
      release: () => {
        if (!isCharged) giveBack().catch(ignore);
      },
      checkExtent: async (pixels) => {
        const fee = pixelFee(pixels, price);
        if (rationalMath.compare(fee, rationalMath.multiply(expected, MAX_UNDERESTIMATE)) <= 0) return;
        if (rationalMath.compare(await credit.balance(key), fee) >= 0) return;
        await charge(fee, rationalMath.zero);
        throw new Refusal("payment", "Insufficient balance");
      },
      settle: (pixels, unforeseen) => charge(pixelFee(pixels, price), pixelFee(unforeseen, price)),
    };
  }

  /** Throws what the store throws; the charge is then written later. */
  private async write(charge: Charge): Promise<void> {
    const { key, fee, unforeseen, giveBack } = charge;
    try {
      if (!rationalMath.isZero(fee)) await this.modules.credit.add(key, rationalMath.subtract(rationalMath.zero, fee), unforeseen);
    } catch (error) {
      this.unwritten.add(charge);
      throw error;
    }
    this.unwritten.delete(charge);
    await giveBack().catch(ignore);
  }

  private async catchUp(): Promise<void> {
    // One at a time: two would write a charge twice.
    this.catchingUp ??= this.writeAll().finally(() => (this.catchingUp = undefined));
    await this.catchingUp.catch((cause: unknown) => {
      throw new Refusal("busy", "OrchestratorBusy", "charges cannot be written down: try elsewhere", { cause });
    });
  }

  private async writeAll(): Promise<void> {
    for (const charge of [...this.unwritten]) await this.write(charge);
  }

  /** One segment may cost so many times what is set aside for it, and so much any sender may owe: what it only says of a segment allows nothing. */
  private async checkDebt(sender: Address, held: Rational): Promise<void> {
    const account = await this.modules.accounts.of(sender);
    if (!isDebtTooHigh(account, rationalMath.multiply(held, MAX_UNDERESTIMATE))) return;
    const owed = rationalMath.ceil(account.owed);
    throw new Refusal("payment", "Insufficient balance", `sessions of the last 24 hours cost ${owed} wei more than was paid for them`);
  }
}

/** A hold that cannot be given back ends by itself: it is no reason to lose the work. */
function ignore(): void {}
