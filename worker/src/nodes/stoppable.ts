// SPDX-License-Identifier: MIT

/**
 * What a running node is stopped by: the first `stop` aborts the signal of `stopping` and lets `closing` run; every one resolves, like
 * `ended`, when that is done.
 */
export function stoppable(
  stopping: AbortController,
  closing: () => Promise<void>,
): { readonly ended: Promise<void>; readonly stop: () => Promise<void> } {
  const ended = new Promise<void>((resolve, reject) => {
    stopping.signal.addEventListener("abort", () => void closing().then(resolve, reject), { once: true });
  });
  return {
    ended,
    stop: () => {
      stopping.abort(new Error("the node is stopping"));
      return ended;
    },
  };
}
