// SPDX-License-Identifier: MIT

import { InsufficientSenderReserveError } from "./insufficientSenderReserveError";
import { wei, type Wei } from "./wei";

/** What a face value is computed from, all in wei but the gas. */
export interface FaceValueInputs {
  /** Gas of one redemption, from this node's recent ones or the configured estimate. */
  readonly redemptionGas: bigint;
  /** Wei per gas; 0 while unknown. */
  readonly gasPrice: Wei;
  /** Wanted expected value of a ticket. */
  readonly ticketEv: Wei;
  /** Most that should be risked on the sender. */
  readonly maxFloat: Wei;
  /** Configured ceiling; 0 = none. */
  readonly maxFaceValue: Wei;
}

const TRANSACTION_COST_MULTIPLIER = 100n;
const EV_MULTIPLIER = 100n;

/**
 * Face value of the tickets offered to a sender (node-payments section 3). A redemption should cost about 1 % of the face
 * value; the sender's reserve share and the configured ceiling cap it. Unlike the incumbent there is no fixed floor of gas
 * price: a ticket must pay its own redemption at the gas price of now, nothing more (node-payments 14.9).
 * Throws {@link InsufficientSenderReserveError} when no ticket that is worth its redemption fits.
 */
export function ticketFaceValue(inputs: FaceValueInputs): Wei {
  const { redemptionGas, gasPrice, ticketEv, maxFloat, maxFaceValue } = inputs;
  const transactionCost = redemptionGas * gasPrice;
  const wanted =
    transactionCost * TRANSACTION_COST_MULTIPLIER < ticketEv ? ticketEv * EV_MULTIPLIER : transactionCost * TRANSACTION_COST_MULTIPLIER;

  let faceValue = wanted < maxFloat ? wanted : maxFloat;
  if (maxFaceValue > 0n && maxFaceValue < faceValue) faceValue = maxFaceValue;

  // A ticket whose face value equals its expected value always wins, and senders refuse it.
  if (faceValue <= ticketEv) {
    throw new InsufficientSenderReserveError(faceValue as Wei, wei(ticketEv + 1n), "ticket expected value + 1");
  }
  if (faceValue < transactionCost) {
    const formula = `redemption gas ${redemptionGas} x gas price ${gasPrice} wei`;
    throw new InsufficientSenderReserveError(faceValue as Wei, wei(transactionCost), formula);
  }
  return wei(faceValue);
}
