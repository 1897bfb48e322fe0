// SPDX-License-Identifier: MIT

import type { AuthToken } from "./authToken";
import type { L1Block } from "./l1Block";
import type { TicketParams } from "./ticketParams";

const TOKEN_LIFE_SECONDS = 1800n;
const MIN_BLOCKS_LEFT = 2n;

/**
 * Whether a gateway must ask the orchestrator for new terms (node-protocol section 8): the auth token is within the last
 * tenth of its 30 minutes, or the ticket params have fewer than two blocks left.
 */
export function isSessionRefreshDue(
  session: { readonly authToken: AuthToken | undefined; readonly ticketParams: TicketParams | undefined },
  /** `lastSeenBlock` is undefined for a gateway that works without a chain. */
  now: { readonly unixMs: number; readonly lastSeenBlock: L1Block | undefined },
): boolean {
  const { authToken, ticketParams } = session;
  if (authToken !== undefined) {
    const nowSeconds = BigInt(Math.floor(now.unixMs / 1000));
    if (authToken.expiration - nowSeconds <= TOKEN_LIFE_SECONDS / 10n) return true;
  }
  if (ticketParams === undefined || now.lastSeenBlock === undefined) return false;
  return ticketParams.expirationBlock - now.lastSeenBlock < MIN_BLOCKS_LEFT;
}
