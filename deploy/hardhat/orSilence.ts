// SPDX-License-Identifier: MIT

/** The event of a process that has nothing left to wait for, and ends unless somebody gives it more. */
const IDLE = "beforeExit";

/**
 * What an action gives; an error as soon as this process has nothing left to wait for. A request whose connection is closed at once may never be answered,
 * nor fail, and the process would end as if all were well.
 */
export async function orSilence<T>(action: () => Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const onSilence = (): void => {
      // Of those around one another the innermost tells of it: it is the last that was put first.
      if (process.listeners(IDLE).find(({ name }) => name === onSilence.name) !== onSilence) return;
      setImmediate(() => reject(new SilenceError("it closed the connection without an answer")));
    };
    process.prependListener(IDLE, onSilence);
    stop = () => void process.off(IDLE, onSilence);
  });
  try {
    return await Promise.race([action(), silence]);
  } finally {
    stop();
  }
}

class SilenceError extends Error {
  readonly code = "ECONNSILENT";
}
