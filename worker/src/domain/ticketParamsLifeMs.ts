// SPDX-License-Identifier: MIT

/**
 * Milliseconds after which this node credits no ticket on params that it gave out, whatever block the chain tells: they expire after 40
 * L1 blocks, about 8 minutes, and an endpoint that lags behind must not bring them back to life. Nonces are kept for longer.
 */
export const TICKET_PARAMS_LIFE_MS = 3_600_000;
