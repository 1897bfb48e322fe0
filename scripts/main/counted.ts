// SPDX-License-Identifier: MIT

/** "1 ticket", "2 tickets". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
