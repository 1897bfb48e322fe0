// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import { bytesToBigInt } from "./bytesToBigInt";
import { concatBytes } from "./concatBytes";
import { hexToBytes } from "./hexToBytes";
import type { HmacSha256 } from "./hmacSha256";
import type { L1Block } from "./l1Block";
import { minimalBytes } from "./minimalBytes";
import type { Price } from "./price";
import { ticketAuxData } from "./ticketAuxData";
import type { TicketExpirationParams } from "./ticketExpirationParams";
import type { Wei } from "./wei";
import type { WinProb } from "./winProb";

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
 * another number, so the hash check fails (node-payments section 2). Integers have no fixed width, as on the network.
 */
export function recipientRand(secret: Uint8Array, inputs: RecipientRandInputs, hmacSha256: HmacSha256): bigint {
  const message = concatBytes(
    minimalBytes(inputs.seed),
    hexToBytes(inputs.sender),
    minimalBytes(inputs.faceValue),
    minimalBytes(inputs.winProb),
    minimalBytes(inputs.expirationBlock),
    minimalBytes(inputs.price.numerator),
    minimalBytes(inputs.price.denominator),
    ticketAuxData(inputs.expirationParams),
  );
  return bytesToBigInt(hmacSha256(secret, message));
}
