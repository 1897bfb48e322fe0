// SPDX-License-Identifier: MIT

import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../ports/clock";

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    // All loops of a node wait on one signal: more of them than Node.js expects are no leak.
    if (signal !== undefined) setMaxListeners(0, signal);
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
