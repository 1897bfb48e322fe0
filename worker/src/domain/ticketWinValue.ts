// SPDX-License-Identifier: MIT

import { bytesToBigInt } from "./bytesToBigInt";
import { concatBytes } from "./concatBytes";
import type { Keccak256 } from "./keccak256";
import { wordBytes } from "./wordBytes";

/**
 * The number that decides a ticket: `keccak(signature || pad32(recipientRand))`. The ticket wins when it is below the
 * win probability (node-payments section 2).
 */
export function ticketWinValue(signature: Uint8Array, recipientRand: bigint, keccak256: Keccak256): bigint {
  return bytesToBigInt(keccak256(concatBytes(signature, wordBytes(recipientRand))));
}
