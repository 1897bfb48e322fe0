// SPDX-License-Identifier: MIT

import type { WirePrice } from "../../domain/wirePrice";
import type { WireMessages } from "./wireMessages";

/** Prices on the wire and in the domain; not validated here. */
export const priceMapping = {
  toWire: (price: WirePrice): WireMessages["PriceInfo"] => ({
    pricePerUnit: String(price.pricePerUnit),
    pixelsPerUnit: String(price.pixelsPerUnit),
    capability: 0,
    constraint: "",
  }),
  fromWire: (wire: WireMessages["PriceInfo"]): WirePrice => ({
    pricePerUnit: BigInt(wire.pricePerUnit),
    pixelsPerUnit: BigInt(wire.pixelsPerUnit),
  }),
} as const;
