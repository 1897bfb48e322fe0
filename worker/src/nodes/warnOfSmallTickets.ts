// SPDX-License-Identifier: MIT

import { estimatedFee } from "../domain/estimatedFee";
import { estimatedPixels } from "../domain/estimatedPixels";
import type { Price } from "../domain/price";
import { PROFILE_PRESETS } from "../domain/profilePresets";
import { rational } from "../domain/rational";
import { rationalMath } from "../domain/rationalMath";
import { ticketsNeeded } from "../domain/ticketsNeeded";
import type { Wei } from "../domain/wei";
import type { Logger } from "../ports/logger";

/** The network's usual request. */
const PROFILES = ["P240p30fps16x9", "P360p30fps16x9", "P720p30fps16x9"].map((name) => PROFILE_PRESETS.get(name)!);
const SEGMENT_MS = 2_000;
/** Tickets that one segment may be paid with. */
const MAX_TICKETS = 600;

/** Tells an operator whose tickets are too small for the price: no gateway could pay an ordinary segment with them. */
export function warnOfSmallTickets({ basePrice, ticketEv }: { basePrice: Price; ticketEv: Wei }, logger: Logger): void {
  const fee = estimatedFee(estimatedPixels(PROFILES, SEGMENT_MS), basePrice);
  const tickets = ticketsNeeded(fee, rational(ticketEv), rationalMath.zero);
  if (tickets <= MAX_TICKETS) return;
  const atLeast = rationalMath.ceil(rationalMath.divide(fee, rational(BigInt(MAX_TICKETS))));
  logger.warn("The ticket EV is too small for the price: gateways cannot pay an ordinary segment. Raise --ticket-ev", {
    ticketEv,
    ticketsForTwoSeconds: tickets,
    maxTickets: MAX_TICKETS,
    atLeast,
  });
}
