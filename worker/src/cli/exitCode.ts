// SPDX-License-Identifier: MIT

/** How a command ends. `unread` is what a shell says of a program that SIGPIPE ended, which Node.js ignores: nobody reads what it prints. */
export const EXIT_CODE = { done: 0, failed: 1, usage: 2, incomplete: 3, unread: 141 } as const;
