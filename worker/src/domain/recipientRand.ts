// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import { bytesToBigInt } from "./bytesToBigInt";
import { concatBytes } from "./concatBytes";
import { hexToBytes } from "./hexToBytes";
import type { HmacSha256 } from "./hmacSha256";
import type { L1Block } from "./l1Block";
import type { Price } from "./price";
import { ticketAuxData } from "./ticketAuxData";
import type { TicketExpirationParams } from "./ticketExpirationParams";
import type { Wei } from "./wei";
import type { WinProb } from "./winProb";
import { wordBytes } from "./wordBytes";

/** Names what the secret is used for here, and the layout of the message. */
const DOMAIN = new TextEncoder().encode("livepeer ticket recipientRand, words of 32 bytes");

/** Everything that a set of ticket params commits its recipient to. */
export interface RecipientRandInputs {
  readonly seed: bigint;
  readonly sender: Address;
  readonly faceValue: Wei;
  readonly winProb: WinProb;
  readonly expirationBlock: L1Block;
  readonly price: Price;
  readonly expirationParams: TicketExpirationParams;
}

/**
 * The recipient's secret number for a set of params, derived again from what a payment echoes: changing any input gives
 * another number, so the hash check fails. Only its own node derives it, so the derivation is private (node-payments section 2).
 * Every integer has 32 bytes: were they joined at their shortest, a sender could move bytes of the win probability into the face
 * value under the same number, and pay with tickets that never win. Throws a `RangeError` for an integer that does not fit.
 */
export function recipientRand(secret: Uint8Array, inputs: RecipientRandInputs, hmacSha256: HmacSha256): bigint {
  const { seed, faceValue, winProb, expirationBlock, price, expirationParams } = inputs;
  const words = [seed, faceValue, winProb, expirationBlock, price.numerator, price.denominator].map(wordBytes);
  // The last part may be empty or 64 bytes: what is before it always ends at the same place.
  const message = concatBytes(DOMAIN, hexToBytes(inputs.sender), ...words, ticketAuxData(expirationParams));
  return bytesToBigInt(hmacSha256(secret, message));
}
