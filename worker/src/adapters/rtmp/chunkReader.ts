// SPDX-License-Identifier: MIT

import { GrowingBytes } from "../../domain/growingBytes";
import { RtmpError } from "./rtmpError";
import { RTMP_TYPE, type RtmpMessage } from "./rtmpMessage";

const DEFAULT_CHUNK_BYTES = 128;
/** "SHOULD be at least 128 bytes": encoders take 128 to 65536. Smaller ones make more work of a message than the message is. */
const MIN_CHUNK_BYTES = 128;
const MAX_CHUNK_BYTES = 0xffffff;
/** Encoders use three or four. */
const MAX_CHUNK_STREAMS = 32;
const EXTENDED = 0xffffff;
const HEADER_BYTES = [11, 7, 3, 0];

interface ChunkStream {
  /** As it is written: a time in a header of the first format, else the time since the message before. */
  timeField: number;
  hasExtendedTime: boolean;
  timestamp: number;
  length: number;
  type: number;
  streamId: number;
  readonly received: GrowingBytes;
}

interface ChunkHeader {
  readonly format: number;
  readonly id: number;
  /** Where the fields begin, and where the payload does. */
  readonly fieldsAt: number;
  readonly payloadAt: number;
  readonly hasExtendedTime: boolean;
}

/** Puts messages together from the chunks of a connection (RTMP 1.0, section 5.3). Throws {@link RtmpError}. */
export class ChunkReader {
  private chunkBytes = DEFAULT_CHUNK_BYTES;
  private readonly streams = new Map<number, ChunkStream>();
  private readonly pending = new GrowingBytes();
  /** Fewer cannot complete the next chunk. */
  private wanted = 1;

  constructor(
    private readonly options: {
      /** So much may there be of messages that are not complete yet, all chunk streams together. */
      readonly maxHeldBytes: () => number;
    },
  ) {}

  /** Takes the next bytes and returns the messages that they completed. */
  push(bytes: Buffer): RtmpMessage[] {
    const messages: RtmpMessage[] = [];
    this.pending.append(bytes);
    if (this.pending.length >= this.wanted) {
      const all = bufferOf(this.pending.take());
      this.pending.append(all.subarray(this.parse(all, messages)));
    }
    this.requireRoom();
    return messages;
  }

  private requireRoom(): void {
    let held = this.pending.length;
    for (const { received } of this.streams.values()) held += received.length;
    const allowed = this.options.maxHeldBytes();
    if (held > allowed) throw new RtmpError(`more than ${allowed} bytes of messages that are begun and not ended`);
  }

  /** Returns how many bytes are done with. */
  private parse(bytes: Buffer, messages: RtmpMessage[]): number {
    let at = 0;
    for (;;) {
      const header = this.readHeader(bytes, at);
      if (typeof header === "number") return this.waitFor(header, at);
      const stream = this.streamOf(header, bytes);
      const size = Math.min(this.chunkBytes, stream.length - stream.received.length);
      if (header.payloadAt + size > bytes.length) return this.waitFor(header.payloadAt + size, at);
      this.applyHeader(header, bytes, stream);
      at = header.payloadAt + size;
      const message = this.append(stream, bytes.subarray(header.payloadAt, at));
      if (message === undefined) continue;
      if (!this.obey(message)) messages.push(message);
    }
  }

  private waitFor(end: number, at: number): number {
    this.wanted = end - at;
    return at;
  }

  /** A number tells up to where bytes are missing. */
  private readHeader(bytes: Buffer, at: number): ChunkHeader | number {
    if (at >= bytes.length) return at + 1;
    const format = bytes[at] >> 6;
    const short = bytes[at] & 0x3f;
    const fieldsAt = at + (short > 1 ? 1 : short + 2);
    const fieldsEnd = fieldsAt + HEADER_BYTES[format];
    if (fieldsEnd > bytes.length) return fieldsEnd;
    const id = short > 1 ? short : 64 + bytes[at + 1] + (short === 1 ? bytes[at + 2] * 256 : 0);
    const hasExtendedTime = format === 3 ? (this.streams.get(id)?.hasExtendedTime ?? false) : bytes.readUIntBE(fieldsAt, 3) === EXTENDED;
    const payloadAt = fieldsEnd + (hasExtendedTime ? 4 : 0);
    if (payloadAt > bytes.length) return payloadAt;
    return { format, id, fieldsAt, payloadAt, hasExtendedTime };
  }

  /** The chunk stream with what its next message will be; nothing of it is kept before the chunk is there. */
  private streamOf({ format, id, fieldsAt }: ChunkHeader, bytes: Buffer): ChunkStream {
    const known = this.streams.get(id);
    if (known === undefined) {
      if (format !== 0) throw new RtmpError("a chunk refers to one that never came");
      if (this.streams.size >= MAX_CHUNK_STREAMS) throw new RtmpError(`more than ${MAX_CHUNK_STREAMS} chunk streams`);
    }
    if (format > 1) return known as ChunkStream;
    if (known !== undefined && known.received.length > 0) throw new RtmpError("a message begins within another of its chunk stream");
    const length = bytes.readUIntBE(fieldsAt + 3, 3);
    const fresh = { timeField: 0, hasExtendedTime: false, timestamp: 0, type: 0, streamId: 0, received: new GrowingBytes() };
    return { ...(known ?? fresh), length };
  }

  private applyHeader({ format, id, fieldsAt, payloadAt, hasExtendedTime }: ChunkHeader, bytes: Buffer, stream: ChunkStream): void {
    this.streams.set(id, stream);
    stream.hasExtendedTime = hasExtendedTime;
    if (format < 3) stream.timeField = hasExtendedTime ? bytes.readUInt32BE(payloadAt - 4) : bytes.readUIntBE(fieldsAt, 3);
    if (format < 2) stream.type = bytes[fieldsAt + 6];
    if (format === 0) stream.streamId = bytes.readUInt32LE(fieldsAt + 7);
    // A chunk that goes on with a message has no time of its own.
    if (stream.received.length > 0) return;
    stream.timestamp = format === 0 ? stream.timeField : (stream.timestamp + stream.timeField) >>> 0;
  }

  private append(stream: ChunkStream, payload: Buffer): RtmpMessage | undefined {
    stream.received.append(payload);
    if (stream.received.length < stream.length) return undefined;
    const { type, streamId, timestamp } = stream;
    return { type, streamId, timestamp, payload: bufferOf(stream.received.take()) };
  }

  /** What concerns the chunks themselves stays here. */
  private obey({ type, payload }: RtmpMessage): boolean {
    if (type !== RTMP_TYPE.setChunkSize && type !== RTMP_TYPE.abort) return false;
    if (payload.length < 4) throw new RtmpError("a message about chunks is cut off");
    const value = payload.readUInt32BE();
    if (type === RTMP_TYPE.setChunkSize) {
      if (value < MIN_CHUNK_BYTES || value > 0x7fffffff) {
        throw new RtmpError(`a chunk size of ${value} bytes: set the encoder to ${MIN_CHUNK_BYTES} or more`);
      }
      this.chunkBytes = Math.min(value, MAX_CHUNK_BYTES);
      return true;
    }
    this.streams.get(value)?.received.clear();
    return true;
  }
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
