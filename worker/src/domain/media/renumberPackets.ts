// SPDX-License-Identifier: MIT

import { nextCounters } from "./nextCounters";

/**
 * Copies a transport stream segment with continuity counters that go on from the segment before it: players take a jump for
 * lost packets. `counters` holds the last counter of each stream; the returned map is what the next segment goes on from.
 */
export function renumberPackets(
  bytes: Uint8Array,
  counters: ReadonlyMap<number, number>,
): { readonly bytes: Uint8Array; readonly counters: ReadonlyMap<number, number> } {
  const copy = new Uint8Array(bytes);
  const next = nextCounters(bytes, counters, (at, counter) => (copy[at + 3] = (copy[at + 3]! & 0xf0) | counter));
  return { bytes: copy, counters: next };
}
