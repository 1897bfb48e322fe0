// SPDX-License-Identifier: MIT

import type { Hex } from "./hex";

declare const brand: unique symbol;

/** A 20-byte account address: `0x` and 40 lower-case digits, so that equal addresses are equal strings. */
export type Address = Hex & { readonly [brand]: "Address" };

/** Reads an address in any letter case, `0x` required. The EIP-55 checksum is not checked. Throws a `SyntaxError`. */
export function address(text: string): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new SyntaxError(`not an address: ${text.slice(0, 66)}`);
  return text.toLowerCase() as Address;
}
