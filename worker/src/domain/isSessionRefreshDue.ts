// SPDX-License-Identifier: MIT

import type { AuthToken } from "./authToken";
import type { L1Block } from "./l1Block";
import type { TicketParams } from "./ticketParams";

const TOKEN_LIFE_MS = 1_800_000;
/** The last tenth. */
const TOKEN_MARGIN_MS = TOKEN_LIFE_MS / 10;
/** A new session leaves the credit of the old one behind: one that would have to be left sooner is kept until the orchestrator refuses it. */
const LEAST_AGE_MS = 300_000;
const MIN_BLOCKS_LEFT = 2n;

/**
 * Whether a gateway must ask the orchestrator for new terms (node-protocol section 8): the auth token is within the last
 * tenth of its 30 minutes, or the ticket params have fewer than two blocks left. The token's age is measured by the gateway's own
 * clock: one that differs from the orchestrator's must not make every token look as if it were over.
 */
export function isSessionRefreshDue(
  session: {
    readonly authToken: AuthToken | undefined;
    readonly ticketParams: TicketParams | undefined;
    /** When the token came, in milliseconds since the epoch. */
    readonly tokenReceivedAt: number;
  },
  /** `lastSeenBlock` is undefined for a gateway that works without a chain. */
  now: { readonly unixMs: number; readonly lastSeenBlock: L1Block | undefined },
): boolean {
  const { authToken, ticketParams, tokenReceivedAt } = session;
  const age = now.unixMs - tokenReceivedAt;
  if (authToken !== undefined && age >= Math.max(LEAST_AGE_MS, lifeMs(authToken, tokenReceivedAt) - TOKEN_MARGIN_MS)) return true;
  if (ticketParams === undefined || now.lastSeenBlock === undefined) return false;
  return ticketParams.expirationBlock - now.lastSeenBlock < MIN_BLOCKS_LEFT;
}

/** What the token says, unless the clocks make nonsense of it. */
function lifeMs({ expiration }: AuthToken, receivedAt: number): number {
  const told = Number(expiration) * 1000 - receivedAt;
  return told > TOKEN_MARGIN_MS && told < TOKEN_LIFE_MS ? told : TOKEN_LIFE_MS;
}
