// SPDX-License-Identifier: MIT
import type { Transaction } from "./transact";

/** What was sent, or would be, for a person. */
export function formatTransaction({ isSent, from, call, gas, hash, block, events }: Transaction): string {
  const head = [`  call   ${call}`, `  from   ${from}`, `  gas    ${gas}`];
  if (!isSent) return [...head, "", "It would succeed. Nothing was sent: add --send to send it."].join("\n");
  return [...head, `  sent   ${hash} in block ${block}`, ...events.map((event) => `  event  ${event}`)].join("\n");
}
