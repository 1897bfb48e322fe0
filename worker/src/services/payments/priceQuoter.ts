// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { price, type Price } from "../../domain/price";
import { priceWithOverhead } from "../../domain/priceWithOverhead";
import { toWirePrice } from "../../domain/toWirePrice";
import type { TicketParamsMaker } from "./ticketParamsMaker";

/** Quotes what a sender pays per pixel (node-payments section 6). Prices can be changed while the node runs. */
export class PriceQuoter {
  private base: Price;
  private readonly perSender: Map<Address, Price>;

  constructor(
    private readonly options: {
      readonly basePrice: Price;
      readonly pricePerSender: ReadonlyMap<Address, Price>;
      /** Adds the cost of redemptions to the price. */
      readonly isOverheadAdded: boolean;
    },
    private readonly modules: { readonly ticketParamsMaker: TicketParamsMaker },
  ) {
    this.base = options.basePrice;
    this.perSender = new Map(options.pricePerSender);
  }

  get basePrice(): Price {
    return this.base;
  }

  setBasePrice(base: Price): void {
    this.base = base;
  }

  /** What one sender pays; undefined when it pays what all do. */
  senderPrice(sender: Address): Price | undefined {
    return this.perSender.get(sender);
  }

  setSenderPrice(sender: Address, base: Price): void {
    this.perSender.set(sender, base);
  }

  /**
   * The price as the sender will read it, which is what counts: a fraction that does not fit the wire is cut before anything is promised
   * on it. Throws `InsufficientSenderReserveError` when no ticket of the sender would be worth its redemption.
   */
  async quote(sender: Address): Promise<Price> {
    const { pricePerUnit, pixelsPerUnit } = toWirePrice(await this.exactQuote(sender));
    return price(pricePerUnit, pixelsPerUnit);
  }

  private async exactQuote(sender: Address): Promise<Price> {
    const base = this.perSender.get(sender) ?? this.base;
    if (!this.options.isOverheadAdded || base.numerator === 0n) return base;
    const { faceValue, transactionCost } = await this.modules.ticketParamsMaker.faceValue(sender);
    return priceWithOverhead(base, transactionCost, faceValue);
  }
}
