// SPDX-License-Identifier: MIT

const PACKET_BYTES = 188;
const SYNC_BYTE = 0x47;
/** After a place without a sync byte, so many packets in a row must have theirs; the last bytes may hold fewer. */
const SURE_PACKETS = 3;

/** Where the packets of a transport stream begin. What is damaged is passed over, up to the next packets with sync bytes. */
export function* transportPackets(bytes: Uint8Array): Generator<number, void> {
  let at = bytes[0] === SYNC_BYTE ? 0 : nextPacket(bytes, 0);
  while (at + PACKET_BYTES <= bytes.length) {
    yield at;
    at += PACKET_BYTES;
    if (bytes[at] !== SYNC_BYTE) at = nextPacket(bytes, at);
  }
}

function nextPacket(bytes: Uint8Array, from: number): number {
  for (let at = from; at + PACKET_BYTES <= bytes.length; at += 1) if (bytes[at] === SYNC_BYTE && isSure(bytes, at)) return at;
  return bytes.length;
}

function isSure(bytes: Uint8Array, at: number): boolean {
  for (let next = 1; next < SURE_PACKETS; next += 1) {
    const sync = bytes[at + next * PACKET_BYTES];
    if (sync !== undefined && sync !== SYNC_BYTE) return false;
  }
  return true;
}
