// SPDX-License-Identifier: MIT

import { parseTransportStream } from "./parseTransportStream";
import { readTimestamp } from "./readTimestamp";
import type { StreamSegment } from "./streamSegment";

const PACKET_BYTES = 188;
const PAT_PID = 0;
const WRAP = 2 ** 33;

/**
 * Cuts a growing transport stream, as FFmpeg writes it with H.264 video, into segments. A cut falls before a random
 * access picture that comes at least `minTicks` after the last cut. Each segment begins with the program tables, so it stands alone.
 */
export class TransportStreamSplitter {
  private pending = Buffer.alloc(0);
  private packets: Buffer[] = [];
  private tables: Buffer[] = [];
  private mapPid: number | undefined;
  private videoPid: number | undefined;
  private cutAt: number | undefined;

  constructor(private readonly minTicks: number) {}

  /** Bytes of the segment that is not complete yet. */
  get heldBytes(): number {
    return this.packets.length * PACKET_BYTES + this.pending.length;
  }

  /** Takes the next bytes and returns the segments that they completed. */
  push(chunk: Buffer): StreamSegment[] {
    const done: StreamSegment[] = [];
    const bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    let at = 0;
    for (; at + PACKET_BYTES <= bytes.length; at += PACKET_BYTES) {
      const segment = this.take(bytes.subarray(at, at + PACKET_BYTES));
      if (segment !== undefined) done.push(segment);
    }
    this.pending = Buffer.from(bytes.subarray(at));
    return done;
  }

  /** What is left at the end of the stream; undefined when no picture came since the last cut. */
  end(): StreamSegment | undefined {
    return this.cutAt === undefined ? undefined : { bytes: Buffer.concat(this.packets), durationTicks: undefined };
  }

  private take(packet: Buffer): StreamSegment | undefined {
    const pid = ((packet[1] & 0x1f) << 8) | packet[2];
    const isStart = (packet[1] & 0x40) !== 0;
    this.readTables(pid, packet);
    const cut = isStart && pid === this.videoPid ? this.cutTime(packet) : undefined;
    if (cut === undefined) {
      this.packets.push(packet);
      return undefined;
    }
    const last = this.cutAt;
    this.cutAt = cut;
    if (last === undefined) {
      this.packets.push(packet); // what came before the first picture belongs to its segment
      return undefined;
    }
    const bytes = Buffer.concat(this.packets);
    this.packets = [...this.tables, packet];
    return { bytes, durationTicks: (cut - last + WRAP) % WRAP };
  }

  /** Keeps the latest program tables and learns which stream is the video. */
  private readTables(pid: number, packet: Buffer): void {
    if (pid === PAT_PID) {
      this.tables = [packet];
      const section = 5 + packet[4];
      this.mapPid ??= ((packet[section + 10] & 0x1f) << 8) | packet[section + 11];
    } else if (pid === this.mapPid && this.tables.length > 0) {
      this.tables = [this.tables[0], packet];
      const streams = parseTransportStream(Buffer.concat(this.tables));
      this.videoPid ??= streams.find((stream) => stream.streamType === 0x1b)?.pid;
    }
  }

  /** Time of the picture that begins in this packet when a cut may fall before it. */
  private cutTime(packet: Buffer): number | undefined {
    const hasAdaptation = (packet[3] & 0x20) !== 0;
    const isRandomAccess = hasAdaptation && packet[4] > 0 && (packet[5] & 0x40) !== 0;
    const pes = packet.subarray(hasAdaptation ? 5 + packet[4] : 4);
    if (!isRandomAccess || pes.length < 14 || (pes[7] & 0x80) === 0) return undefined;
    const time = readTimestamp(pes, 9);
    if (this.cutAt === undefined) return time;
    const passed = (time - this.cutAt + WRAP) % WRAP;
    return passed >= this.minTicks && passed < WRAP / 2 ? time : undefined;
  }
}
