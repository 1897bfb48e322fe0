// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { checkPriceGuard } from "../../domain/checkPriceGuard";
import { checkTicketParams } from "../../domain/checkTicketParams";
import { estimatedFee } from "../../domain/estimatedFee";
import { fromWirePrice } from "../../domain/fromWirePrice";
import { hex } from "../../domain/hex";
import type { Hex } from "../../domain/hex";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import type { Payment } from "../../domain/payment";
import type { PaymentLimits } from "../../domain/paymentLimits";
import { PaymentRefusedError } from "../../domain/paymentRefusedError";
import { pixelFee } from "../../domain/pixelFee";
import type { Pixels } from "../../domain/pixels";
import type { Price } from "../../domain/price";
import { rational, type Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import { ticketEv } from "../../domain/ticketEv";
import { ticketHash } from "../../domain/ticketHash";
import type { TicketParams } from "../../domain/ticketParams";
import { ticketsNeeded } from "../../domain/ticketsNeeded";
import { wei, type Wei } from "../../domain/wei";
import type { CreditLedger } from "../../ports/creditLedger";
import type { Hashing } from "../../ports/hashing";
import type { NonceStore } from "../../ports/nonceStore";
import type { Rounds } from "../../ports/rounds";
import type { Senders } from "../../ports/senders";
import type { Signer } from "../../ports/signer";
import type { PaymentMetrics } from "./paymentMetrics";

/** Nonces that a recipient accepts on one set of params. */
const MAX_NONCES = 600;

/** A payment ready to be sent, and what becomes of the credit behind it. Call exactly one of the outcomes, or none. */
export interface PreparedPayment {
  readonly payment: Payment;
  readonly ticketCount: number;
  /** Of one ticket, in wei. */
  readonly faceValue: Wei;
  /** Of all tickets together, in wei. */
  readonly expectedValue: Rational;
  /** Nothing reached the orchestrator: the old credit is still there. Without this call it counts as spent. */
  restore(): Promise<void>;
  /** The work was done and measured: what was not used up stays as credit. */
  succeed(pixels: Pixels): Promise<void>;
}

/** Pays orchestrators with tickets, as few as cover the next segment (node-payments section 4). */
export class PaymentMaker {
  constructor(
    private readonly options: { readonly limits: PaymentLimits; readonly maxPrice: Price | undefined },
    private readonly modules: {
      readonly signer: Signer;
      readonly senders: Senders;
      readonly rounds: Rounds;
      readonly credit: CreditLedger;
      readonly nonces: NonceStore;
      readonly hashing: Hashing;
      readonly metrics: PaymentMetrics;
    },
  ) {}

  /** Whether terms could be paid at all. Throws {@link PaymentRefusedError}. Terms without ticket params are free work. */
  async check(info: OrchestratorInfo): Promise<void> {
    if (info.ticketParams !== undefined) await this.checkParams(info.ticketParams, 1);
  }

  /**
   * Makes the payment for a segment of about `estimate` pixels. `startPrice` is the price at the session's start.
   * Throws {@link PaymentRefusedError}; then the credit is untouched.
   */
  async prepare(info: OrchestratorInfo, startPrice: Price | undefined, estimate: Pixels): Promise<PreparedPayment> {
    try {
      return await this.tryPrepare(info, startPrice, estimate);
    } catch (error) {
      const code = error instanceof PaymentRefusedError ? error.refusal : "failed";
      this.modules.metrics.createErrors.inc(1, { error_code: code });
      throw error;
    }
  }

  private async tryPrepare(info: OrchestratorInfo, startPrice: Price | undefined, estimate: Pixels): Promise<PreparedPayment> {
    const { signer, credit } = this.modules;
    const { ticketParams, authToken } = info;
    const price = fromWirePrice(info.price);
    if (price !== undefined) checkPriceGuard(price, startPrice ?? price, this.ceiling(startPrice));
    if (ticketParams === undefined || price === undefined || authToken === undefined) {
      return free({ sender: signer.address, ticketParams: undefined, tickets: [], expectedPrice: info.price });
    }

    const key = { account: ticketParams.recipient, id: authToken.sessionId };
    const ev = ticketEv(ticketParams.faceValue, ticketParams.winProb);
    const old = await credit.take(key);
    const restore = async (): Promise<void> => void (await credit.add(key, old));
    try {
      const count = ticketsNeeded(estimatedFee(estimate, price), ev, old);
      await this.checkParams(ticketParams, count);
      const tickets = count === 0 ? [] : await this.signTickets(ticketParams, count);
      const expectedValue = rationalMath.multiply(ev, rational(BigInt(count)));
      this.modules.metrics.ticketsSent.inc(count);
      this.modules.metrics.ticketValueSent.inc(rationalMath.toNumber(expectedValue) / 1e9);
      return {
        payment: {
          sender: signer.address,
          ticketParams: count === 0 ? undefined : ticketParams,
          tickets,
          expectedPrice: info.price,
        },
        ticketCount: count,
        faceValue: ticketParams.faceValue,
        expectedValue,
        restore,
        succeed: async (pixels) => {
          const rest = rationalMath.subtract(rationalMath.add(old, expectedValue), pixelFee(pixels, price));
          await credit.add(key, rest);
        },
      };
    } catch (error) {
      await restore();
      throw error;
    }
  }

  /** A session that began above the ceiling was chosen knowingly: it is held to its own price only. */
  private ceiling(startPrice: Price | undefined): Price | undefined {
    const { maxPrice } = this.options;
    if (maxPrice === undefined || startPrice === undefined) return maxPrice;
    return rationalMath.compare(startPrice, maxPrice) > 0 ? undefined : maxPrice;
  }

  private async checkParams(params: TicketParams, ticketCount: number): Promise<void> {
    const { rounds, senders, signer } = this.modules;
    const [state, sender] = await Promise.all([rounds.state(), senders.info(signer.address)]);
    const { lastSeenBlock, lastInitializedRound } = state;
    const { limits } = this.options;
    checkTicketParams({ params, ticketCount, lastSeenBlock, lastInitializedRound, sender, limits });
  }

  private async signTickets(params: TicketParams, count: number): Promise<Payment["tickets"]> {
    const { nonces, signer } = this.modules;
    if (count > MAX_NONCES) throw tooManyTickets(params, count);
    const first = await nonces.reserve(params.recipientRandHash, count, params.expirationBlock);
    if (first + count - 1 > MAX_NONCES) {
      const text = `TicketParams used up: nonce ${first + count - 1} is above ${MAX_NONCES}`;
      throw new PaymentRefusedError("noncesUsedUp", text);
    }
    const tickets: { senderNonce: number; signature: Hex }[] = [];
    for (let senderNonce = first; senderNonce < first + count; senderNonce++) {
      tickets.push({ senderNonce, signature: await this.sign(params, signer.address, senderNonce) });
    }
    return tickets;
  }

  private async sign(params: TicketParams, sender: Address, senderNonce: number): Promise<Hex> {
    const { recipient, faceValue, winProb, recipientRandHash, expirationParams } = params;
    const ticket = { recipient, sender, faceValue, winProb, senderNonce, recipientRandHash, expirationParams };
    return hex(await this.modules.signer.signPersonal(ticketHash(ticket, this.modules.hashing.keccak256)));
  }
}

/** New params would not help: what one ticket is worth is the orchestrator's to raise. */
function tooManyTickets(params: TicketParams, count: number): PaymentRefusedError {
  const ev = rationalMath.ceil(ticketEv(params.faceValue, params.winProb));
  const text = `the segment needs ${count} tickets of ${ev} wei, and orchestrators take ${MAX_NONCES}`;
  return new PaymentRefusedError("ticketEvTooLow", `${text}: the ticket EV is too small for the price (the orchestrator's --ticket-ev)`);
}

function free(payment: Payment): PreparedPayment {
  return {
    payment,
    ticketCount: 0,
    faceValue: wei(0n),
    expectedValue: rationalMath.zero,
    restore: async () => undefined,
    succeed: async () => undefined,
  };
}
