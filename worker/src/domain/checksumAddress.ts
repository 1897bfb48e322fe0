// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { Keccak256 } from "./keccak256";

/** The EIP-55 mixed-case form of an address. */
export function checksumAddress(address: Address, keccak256: Keccak256): string {
  const digits = address.slice(2);
  const hash = keccak256(new TextEncoder().encode(digits));
  let text = "0x";
  for (let i = 0; i < digits.length; i++) {
    const nibble = i % 2 === 0 ? hash[i >> 1]! >> 4 : hash[i >> 1]! & 0x0f;
    text += nibble >= 8 ? digits[i]!.toUpperCase() : digits[i]!;
  }
  return text;
}
