// SPDX-License-Identifier: MIT

const PACKET_BYTES = 188;
const MAP_PID = 0x1000;
const VIDEO_PID = 0x100;
const AUDIO_PID = 0x101;

interface Timing {
  readonly pts: number;
  readonly isKey?: boolean;
}

/** Writes a transport stream with one H.264 and one AAC stream, packet by packet. */
export class StreamBuilder {
  private readonly packets: Buffer[] = [
    section(0, [0x00, 0xb0, 0x0d, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | (MAP_PID >> 8), MAP_PID & 0xff, 0, 0, 0, 0]),
    section(MAP_PID, [
      ...[0x02, 0xb0, 0x17, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0x00, 0xf0, 0, 0x0f, 0xe1, 0x01, 0xf0, 0],
      ...[0, 0, 0, 0],
    ]),
  ];

  video(payload: Uint8Array, timing: Timing): this {
    return this.pes(VIDEO_PID, 0xe0, payload, timing);
  }

  audio(payload: Uint8Array, timing: Timing): this {
    return this.pes(AUDIO_PID, 0xc0, payload, timing);
  }

  bytes(): Buffer {
    return Buffer.concat(this.packets);
  }

  private pes(pid: number, streamId: number, payload: Uint8Array, { pts, isKey = false }: Timing): this {
    const length = streamId === 0xc0 ? payload.length + 8 : 0;
    const header = Buffer.from([0, 0, 1, streamId, length >> 8, length & 0xff, 0x80, 0x80, 5, ...timestamp(pts)]);
    let rest = Buffer.concat([header, payload]);
    for (let isFirst = true; rest.length > 0; isFirst = false) {
      const flags = isFirst && isKey ? 0x40 : 0;
      const room = PACKET_BYTES - 4 - (flags === 0 ? 0 : 2);
      const size = Math.min(rest.length, room);
      this.packets.push(packet(pid, isFirst, flags, rest.subarray(0, size)));
      rest = rest.subarray(size);
    }
    return this;
  }
}

/** One packet, filled up by an adaptation field. */
function packet(pid: number, isStart: boolean, flags: number, payload: Buffer): Buffer {
  const stuffing = PACKET_BYTES - 4 - payload.length;
  const head = [0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 0xff, stuffing > 0 ? 0x30 : 0x10];
  if (stuffing === 1) head.push(0);
  if (stuffing > 1) head.push(stuffing - 1, flags, ...Array<number>(stuffing - 2).fill(0xff));
  return Buffer.concat([Buffer.from(head), payload]);
}

function section(pid: number, bytes: readonly number[]): Buffer {
  const filled = Buffer.alloc(PACKET_BYTES, 0xff);
  Buffer.from([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10, 0, ...bytes]).copy(filled);
  return filled;
}

/** Five bytes of 33 bits with marker bits between them. */
function timestamp(pts: number): number[] {
  const high = Math.floor(pts / 2 ** 30) & 7;
  const middle = Math.floor(pts / 2 ** 15) & 0x7fff;
  const low = pts % 2 ** 15;
  return [0x21 | (high << 1), middle >> 7, ((middle & 0x7f) << 1) | 1, low >> 7, ((low & 0x7f) << 1) | 1];
}
