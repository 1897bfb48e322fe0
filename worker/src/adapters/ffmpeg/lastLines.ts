// SPDX-License-Identifier: MIT

/** What a program said last, in one line. */
export function lastLines(stderr: string): string {
  return stderr.trim().split("\n").slice(-3).join(" | ");
}
