// SPDX-License-Identifier: MIT

import { EXIT_CODE } from "./exitCode";

/**
 * Ends the program, quietly, once nobody reads what it prints: `| head` has seen enough. It has not come to its end, so its status is no success. Nodes
 * may end at any moment and go on later.
 */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(EXIT_CODE.unread);
  });
}
