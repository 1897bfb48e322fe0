// SPDX-License-Identifier: MIT

const PACKET_BYTES = 188;

/**
 * Copies a transport stream segment with continuity counters that go on from the segment before it: players take a jump for
 * lost packets. `counters` holds the last counter of each stream; the returned map is what the next segment goes on from.
 */
export function renumberPackets(
  bytes: Uint8Array,
  counters: ReadonlyMap<number, number>,
): { readonly bytes: Uint8Array; readonly counters: ReadonlyMap<number, number> } {
  const copy = Uint8Array.from(bytes);
  const next = new Map(counters);
  for (let at = 0; at + PACKET_BYTES <= copy.length; at += PACKET_BYTES) {
    const pid = ((copy[at + 1] & 0x1f) << 8) | copy[at + 2];
    const hasPayload = (copy[at + 3] & 0x10) !== 0;
    const last = next.get(pid) ?? 15;
    const counter = hasPayload ? (last + 1) & 0x0f : last;
    copy[at + 3] = (copy[at + 3] & 0xf0) | counter;
    next.set(pid, counter);
  }
  return { bytes: copy, counters: next };
}
