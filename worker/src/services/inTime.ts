// SPDX-License-Identifier: MIT

import type { Clock } from "../ports/clock";

/** What the work comes to, or the error that `late` makes when that takes longer than `ms`. The work itself goes on. */
export async function inTime<T>(work: Promise<T>, ms: number, clock: Clock, late: () => Error): Promise<T> {
  const timer = new AbortController();
  const tooLate = clock.sleep(ms, timer.signal).then(
    () => {
      throw late();
    },
    () => new Promise<never>(() => undefined),
  );
  return Promise.race([work, tooLate]).finally(() => timer.abort());
}
