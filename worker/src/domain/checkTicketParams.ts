// SPDX-License-Identifier: MIT

import { isSenderLocked } from "./isSenderLocked";
import type { L1Block } from "./l1Block";
import type { PaymentLimits } from "./paymentLimits";
import { PaymentRefusedError } from "./paymentRefusedError";
import { rational } from "./rational";
import { rationalMath } from "./rationalMath";
import type { Round } from "./round";
import type { SenderInfo } from "./senderInfo";
import { ticketEv } from "./ticketEv";
import type { TicketParams } from "./ticketParams";

/** What a gateway looks at before it signs tickets. */
export interface TicketParamsCheck {
  readonly params: TicketParams | undefined;
  /** Tickets about to be sent; 0 to look at the params alone. */
  readonly ticketCount: number;
  readonly lastSeenBlock: L1Block;
  readonly lastInitializedRound: Round;
  /** The gateway's own funds. */
  readonly sender: SenderInfo;
  readonly limits: PaymentLimits;
}

/** Blocks that must be left before params expire. */
const EXPIRATION_BUFFER_BLOCKS = 1n;

/**
 * The gateway's checks of ticket params, in the network's order and with its texts (node-payments section 4).
 * Returns the params; throws {@link PaymentRefusedError}.
 */
export function checkTicketParams(check: TicketParamsCheck): TicketParams {
  const { params, ticketCount, lastSeenBlock, limits, sender } = check;
  if (params === undefined) throw new PaymentRefusedError("paramsMissing", "ticketParams is nil");
  if (params.expirationBlock === 0n) {
    throw new PaymentRefusedError("paramsMissing", "ticketParams expiration block is 0");
  }
  if (params.expirationBlock - lastSeenBlock <= EXPIRATION_BUFFER_BLOCKS) {
    const fields = { expirationBlock: params.expirationBlock, lastSeenBlock };
    throw new PaymentRefusedError("paramsExpired", "TicketParams expired", fields);
  }

  const ev = ticketEv(params.faceValue, params.winProb);
  if (!rationalMath.isPositive(ev)) return params;
  if (rationalMath.compare(ev, rational(params.faceValue)) >= 0) {
    throw new PaymentRefusedError("faceValueTooLow", `ticket faceValue too low faceValue=${params.faceValue}`);
  }
  if (rationalMath.compare(ev, rational(limits.maxTicketEv)) > 0) {
    const text = `ticket EV ${rationalMath.ceil(ev)} > max ticket EV ${limits.maxTicketEv}`;
    throw new PaymentRefusedError("ticketEvTooHigh", text);
  }
  checkSenderFunds(sender, check.lastInitializedRound);

  const total = rationalMath.multiply(ev, rational(BigInt(ticketCount)));
  if (rationalMath.compare(total, rational(limits.maxTotalEv)) > 0) {
    const text = `total ticket EV ${rationalMath.ceil(total)} for ${ticketCount} tickets > max total ticket EV ${limits.maxTotalEv}`;
    throw new PaymentRefusedError("totalEvTooHigh", text);
  }
  const maxFaceValue = sender.deposit / limits.depositMultiplier;
  if (params.faceValue > maxFaceValue) {
    const text = `ticket faceValue ${params.faceValue} > max faceValue ${maxFaceValue}`;
    throw new PaymentRefusedError("faceValueTooHigh", text);
  }
  return params;
}

function checkSenderFunds(sender: SenderInfo, lastInitializedRound: Round): void {
  if (!isSenderLocked(sender, lastInitializedRound)) {
    const text = "unable to validate sender: deposit and reserve is set to unlock soon";
    throw new PaymentRefusedError("senderUnlocking", text, { withdrawRound: sender.withdrawRound });
  }
  if (sender.reserve.fundsRemaining === 0n) throw new PaymentRefusedError("noReserve", "no sender reserve");
  if (sender.deposit === 0n) throw new PaymentRefusedError("noDeposit", "no sender deposit");
}
