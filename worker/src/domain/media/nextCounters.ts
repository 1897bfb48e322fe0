// SPDX-License-Identifier: MIT

import { transportPackets } from "./transportPackets";

/**
 * The last continuity counter of each stream after a transport stream segment that goes on from `counters`, which the next segment goes on
 * from. `onPacket` is told where each packet begins and what its counter is to be.
 */
export function nextCounters(
  bytes: Uint8Array,
  counters: ReadonlyMap<number, number>,
  onPacket?: (at: number, counter: number) => void,
): ReadonlyMap<number, number> {
  const next = new Map(counters);
  for (const at of transportPackets(bytes)) {
    const pid = ((bytes[at + 1]! & 0x1f) << 8) | bytes[at + 2]!;
    const hasPayload = (bytes[at + 3]! & 0x10) !== 0;
    const last = next.get(pid) ?? 15;
    const counter = hasPayload ? (last + 1) & 0x0f : last;
    onPacket?.(at, counter);
    next.set(pid, counter);
  }
  return next;
}
