// SPDX-License-Identifier: MIT

import { hex, type Hex } from "./hex";
import type { Keccak256 } from "./keccak256";
import { wordBytes } from "./wordBytes";

/** What a recipient publishes of its secret number: `keccak(pad32(recipientRand))`. */
export function recipientRandHash(recipientRand: bigint, keccak256: Keccak256): Hex {
  return hex(keccak256(wordBytes(recipientRand)));
}
