// SPDX-License-Identifier: MIT

import { price, type Price } from "./price";
import type { WirePrice } from "./wirePrice";

/** A price from the wire, or undefined when it is negative or its unit is not positive. */
export function fromWirePrice(wire: WirePrice | undefined): Price | undefined {
  if (wire === undefined || wire.pricePerUnit < 0n || wire.pixelsPerUnit <= 0n) return undefined;
  return price(wire.pricePerUnit, wire.pixelsPerUnit);
}
