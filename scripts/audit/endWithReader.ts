// SPDX-License-Identifier: MIT

/** What a shell says of a program that the signal SIGPIPE ended; Node.js ignores that signal. */
const ENDED_BY_SIGPIPE = 128 + 13;

/** Ends this program, quietly, once nobody reads what it prints: `| head` has seen enough. It has not come to its end, so its status is no success. */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(ENDED_BY_SIGPIPE);
  });
}
