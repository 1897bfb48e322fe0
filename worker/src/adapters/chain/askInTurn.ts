// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";

/** How candidates are asked. */
export interface AskInTurnOptions<C, A> {
  /** Resolves to undefined when the candidate has no usable answer. */
  readonly ask: (candidate: C) => Promise<A | undefined>;
  /** Who is silent for so long is waited for no longer alone: the next one is asked as well. */
  readonly patienceMs: number;
  /** Told of every candidate that was not waited for. */
  readonly onSlow: (candidate: C) => void;
  readonly clock: Clock;
}

/**
 * Asks one candidate after the other, the next one as soon as one fails or is silent for too long, and resolves to the first usable
 * answer. Undefined when there is none.
 */
export function askInTurn<C, A>(candidates: readonly C[], options: AskInTurnOptions<C, A>): Promise<A | undefined> {
  const { ask, patienceMs, onSlow, clock } = options;
  const waiting = [...candidates];
  let open = 0;
  return new Promise((resolve, reject) => {
    let isDone = false;
    const askNext = (): void => {
      const candidate = waiting.shift();
      if (candidate === undefined) {
        if (open === 0) resolve(undefined);
        return;
      }
      open++;
      let isOvertaken = false;
      const timer = new AbortController();
      if (waiting.length > 0 && Number.isFinite(patienceMs)) {
        clock.sleep(patienceMs, timer.signal).then(
          () => {
            if (isDone || timer.signal.aborted) return;
            isOvertaken = true;
            onSlow(candidate);
            askNext();
          },
          () => undefined,
        );
      }
      ask(candidate)
        .then((answer) => {
          open--;
          timer.abort();
          if (isDone) return;
          if (answer !== undefined) {
            isDone = true;
            resolve(answer);
          } else if (!isOvertaken || open === 0) askNext();
        })
        .catch((error: unknown) => {
          isDone = true;
          timer.abort();
          reject(error as Error);
        });
    };
    askNext();
  });
}
