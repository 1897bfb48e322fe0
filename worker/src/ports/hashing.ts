// SPDX-License-Identifier: MIT

import type { HmacSha256 } from "../domain/hmacSha256";
import type { Keccak256 } from "../domain/keccak256";

/** Hash functions, synchronous and as fast as the machine allows. Neither needs `this`. */
export interface Hashing {
  readonly keccak256: Keccak256;
  readonly hmacSha256: HmacSha256;
}
