// SPDX-License-Identifier: MIT

import type { ElementaryStream } from "./elementaryStream";
import type { PesPacket } from "./pesPacket";
import { readTimestamp } from "./readTimestamp";
import { transportPackets } from "./transportPackets";
import { TransportStreamMalformed } from "./transportStreamMalformed";

const PACKET_BYTES = 188;
const PAT_PID = 0;
/** Five times what 300 s with 120 pictures and 94 frames of sound a second have. */
const MAX_PES_PACKETS = 300_000;

interface OpenPes {
  chunks: Uint8Array[];
  isRandomAccess: boolean;
}

interface Demux {
  readonly mapPids: Set<number>;
  readonly streams: Map<number, ElementaryStream>;
  readonly open: Map<number, OpenPes>;
  pesPackets: number;
}

/** Splits a transport stream (ISO/IEC 13818-1) into its elementary streams, in the order of the program map. What is damaged is left out. */
export function parseTransportStream(bytes: Uint8Array): ElementaryStream[] {
  const demux: Demux = { mapPids: new Set(), streams: new Map(), open: new Map(), pesPackets: 0 };
  let packets = 0;
  for (const offset of transportPackets(bytes)) {
    packets += 1;
    readPacket(demux, bytes.subarray(offset, offset + PACKET_BYTES));
  }
  for (const pid of demux.open.keys()) closePes(demux, pid);
  if (packets === 0) throw new TransportStreamMalformed("no sync byte");
  if (demux.streams.size === 0) throw new TransportStreamMalformed("no program map");
  return [...demux.streams.values()];
}

function readPacket(demux: Demux, packet: Uint8Array): void {
  const isStart = (packet[1] & 0x40) !== 0;
  const pid = ((packet[1] & 0x1f) << 8) | packet[2];
  const control = packet[3] & 0x30;
  const hasAdaptation = (control & 0x20) !== 0;
  if ((control & 0x10) === 0) return;
  const start = hasAdaptation ? 5 + packet[4] : 4;
  if (start >= packet.length) return;
  const payload = packet.subarray(start);

  if (pid === PAT_PID) {
    if (isStart) readProgramAssociation(demux, payload);
  } else if (demux.mapPids.has(pid)) {
    if (isStart) readProgramMap(demux, payload);
  } else if (demux.streams.has(pid)) {
    const isRandomAccess = hasAdaptation && packet[4] > 0 && (packet[5] & 0x40) !== 0;
    appendPes(demux, pid, { payload, isStart, isRandomAccess });
  }
}

/** Body of a program specific section: after the 8 byte header, before the 4 byte checksum. */
function sectionBody(payload: Uint8Array, tableId: number): Uint8Array | undefined {
  const start = 1 + payload[0];
  if (payload[start] !== tableId) return undefined;
  const length = ((payload[start + 1] & 0x0f) << 8) | payload[start + 2];
  const end = Math.min(start + 3 + length - 4, payload.length);
  return end > start + 8 ? payload.subarray(start + 8, end) : undefined;
}

function readProgramAssociation(demux: Demux, payload: Uint8Array): void {
  const body = sectionBody(payload, 0x00);
  if (body === undefined) return;
  for (let i = 0; i + 4 <= body.length; i += 4) {
    const program = (body[i] << 8) | body[i + 1];
    if (program !== 0) demux.mapPids.add(((body[i + 2] & 0x1f) << 8) | body[i + 3]);
  }
}

function readProgramMap(demux: Demux, payload: Uint8Array): void {
  const body = sectionBody(payload, 0x02);
  if (body === undefined || body.length < 4) return;
  let i = 4 + (((body[2] & 0x0f) << 8) | body[3]);
  while (i + 5 <= body.length) {
    const streamType = body[i];
    const pid = ((body[i + 1] & 0x1f) << 8) | body[i + 2];
    if (!demux.streams.has(pid)) demux.streams.set(pid, { pid, streamType, packets: [] });
    i += 5 + (((body[i + 3] & 0x0f) << 8) | body[i + 4]);
  }
}

function appendPes(demux: Demux, pid: number, part: { payload: Uint8Array; isStart: boolean; isRandomAccess: boolean }): void {
  if (part.isStart) {
    closePes(demux, pid);
    demux.open.set(pid, { chunks: [part.payload], isRandomAccess: part.isRandomAccess });
  } else {
    demux.open.get(pid)?.chunks.push(part.payload);
  }
}

function closePes(demux: Demux, pid: number): void {
  const open = demux.open.get(pid);
  if (open === undefined) return;
  demux.open.delete(pid);
  demux.pesPackets += 1;
  if (demux.pesPackets > MAX_PES_PACKETS) throw new TransportStreamMalformed("more pictures and sound than any segment has");
  const packet = parsePes(Buffer.concat(open.chunks), open.isRandomAccess);
  if (packet !== undefined) demux.streams.get(pid)?.packets.push(packet);
}

function parsePes(pes: Uint8Array, isRandomAccess: boolean): PesPacket | undefined {
  if (pes.length < 9 || pes[0] !== 0 || pes[1] !== 0 || pes[2] !== 1) return undefined;
  const declared = (pes[4] << 8) | pes[5];
  const end = declared === 0 ? pes.length : Math.min(pes.length, 6 + declared);
  const timeFlags = pes[7] >> 6;
  const pts = (timeFlags & 2) !== 0 ? readTimestamp(pes, 9) : undefined;
  const dts = timeFlags === 3 ? readTimestamp(pes, 14) : pts;
  return { pts, dts, payload: pes.subarray(Math.min(9 + pes[8], end), end), isRandomAccess };
}
