// SPDX-License-Identifier: MIT

import { address, type Address } from "../../domain/address";
import { hex } from "../../domain/hex";
import type { Keccak256 } from "../../domain/keccak256";

/** Account of a public key given as X and Y, 64 bytes. */
export function publicKeyAddress(publicKey: Uint8Array, keccak256: Keccak256): Address {
  return address(hex(keccak256(publicKey).subarray(12)));
}
