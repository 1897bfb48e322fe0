// SPDX-License-Identifier: MIT

/** A connection on which nothing goes on for so long is closed (node-protocol section 1.1). */
export const CONNECTION_IDLE_MS = 600_000;
