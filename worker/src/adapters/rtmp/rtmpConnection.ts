// SPDX-License-Identifier: MIT

import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { LiveFeed, LiveIngest } from "../../ports/liveIngest";
import type { Logger } from "../../ports/logger";
import type { AmfValue } from "./amfValue";
import { ChunkReader } from "./chunkReader";
import { decodeAmf0 } from "./decodeAmf0";
import { encodeAmf0 } from "./encodeAmf0";
import { encodeChunks } from "./encodeChunks";
import { FLV_HEADER } from "./flvHeader";
import { flvTag } from "./flvTag";
import { publishTarget } from "./publishTarget";
import { requireTakenCodec } from "./requireTakenCodec";
import { RtmpError } from "./rtmpError";
import { RTMP_TYPE, type RtmpMessage } from "./rtmpMessage";

const VERSION = 3;
const HANDSHAKE_BYTES = 1536;
const CHUNK_BYTES = 4096;
/** After half of it the client is told how much has come. */
const WINDOW_BYTES = 2_500_000;
const CHUNK_STREAM = { control: 2, command: 3 };
const EVENT = { streamBegin: 0, pingRequest: 6, pingResponse: 7 };
const MAX_UNREAD_BYTES = 1024 ** 2;
/** Of messages that are not complete yet. Who may publish is not known before: until then there are commands, of some hundred bytes. */
const MAX_HELD_BYTES = { stranger: 131_072, publisher: 24 * 1024 ** 2 };
/** The one message stream of a connection. */
const MESSAGE_STREAM = 1;
const DYNAMIC_LIMIT = 2;

/**
 * What one client of the RTMP server says and is told (RTMP 1.0), up to the video, which goes on as FLV. It may publish one stream,
 * and may not play. Messages are worked on one after the other; the socket waits meanwhile.
 */
export class RtmpConnection {
  private readonly reader = new ChunkReader({
    maxHeldBytes: () => (this.isLetIn ? MAX_HELD_BYTES.publisher : MAX_HELD_BYTES.stranger),
  });
  private handshake = Buffer.alloc(0);
  private stage: "hello" | "echo" | "messages" = "hello";
  private receivedBytes = 0;
  private acknowledgedBytes = 0;
  private chunkBytes = 128;
  private app = "";
  private host = "localhost";
  private feed: LiveFeed | undefined;
  private isLetIn = false;

  constructor(
    private readonly socket: Pick<Socket, "write" | "writableLength">,
    private readonly modules: {
      readonly ingest: LiveIngest;
      readonly logger: Logger;
      /** The stream is ended from this side: nothing more is read. */
      readonly onStopped: (reason: Error) => void;
    },
  ) {}

  /** Also when that stream has ended: another one may follow. */
  get hasPublished(): boolean {
    return this.isLetIn;
  }

  /** Resolves when the bytes are worked on. Throws {@link RtmpError} or a `Refusal`: then the client is to be sent away. */
  async receive(bytes: Buffer): Promise<void> {
    this.receivedBytes += bytes.length;
    const rest = this.shakeHands(bytes);
    if (rest === undefined) return;
    for (const message of this.reader.push(rest)) {
      await this.handle(message);
      if (this.socket.writableLength > MAX_UNREAD_BYTES) throw new RtmpError("the client does not read what it is told");
    }
    if (this.receivedBytes - this.acknowledgedBytes < WINDOW_BYTES / 2) return;
    this.acknowledgedBytes = this.receivedBytes;
    this.sendControl(RTMP_TYPE.acknowledgement, uint32(this.receivedBytes % 2 ** 32));
  }

  /** The client is gone, or is sent away for a reason. */
  async end(reason?: string): Promise<void> {
    const { feed } = this;
    this.feed = undefined;
    await feed?.end(reason);
  }

  /** Tells the client why it cannot publish, or can no longer. */
  refuse(reason: string): void {
    if (this.stage === "messages") this.sendStatus("error", "NetStream.Publish.BadName", reason);
  }

  /** Returns what comes after the handshake (RTMP 1.0, section 5.2); undefined while it is not over. */
  private shakeHands(bytes: Buffer): Buffer | undefined {
    if (this.stage === "messages") return bytes;
    this.handshake = Buffer.concat([this.handshake, bytes]);
    if (this.stage === "hello") {
      if (this.handshake[0] !== VERSION) throw new RtmpError("the client does not speak RTMP");
      if (this.handshake.length < 1 + HANDSHAKE_BYTES) return undefined;
      const theirs = this.handshake.subarray(1, 1 + HANDSHAKE_BYTES);
      this.socket.write(Buffer.concat([Buffer.of(VERSION), Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8), theirs]));
      this.handshake = this.handshake.subarray(1 + HANDSHAKE_BYTES);
      this.stage = "echo";
    }
    if (this.handshake.length < HANDSHAKE_BYTES) return undefined;
    this.stage = "messages";
    const rest = this.handshake.subarray(HANDSHAKE_BYTES);
    this.handshake = Buffer.alloc(0);
    return rest;
  }

  private async handle(message: RtmpMessage): Promise<void> {
    const { type, payload } = message;
    switch (type) {
      case RTMP_TYPE.audio:
      case RTMP_TYPE.video:
        return this.handleMedia(message);
      case RTMP_TYPE.command:
        return this.handleCommand(decodeAmf0(payload));
      case RTMP_TYPE.commandAmf3:
        return this.handleCommand(decodeAmf0(payload.subarray(1)));
      case RTMP_TYPE.userControl:
        return this.answerPing(payload);
      case RTMP_TYPE.aggregate:
        throw new RtmpError("the client joins messages to aggregates, which are not taken");
      default:
      // Acknowledgements, the client's own limits, and words about the video that the video says itself.
    }
  }

  private async handleMedia(message: RtmpMessage): Promise<void> {
    if (this.feed === undefined) throw new RtmpError("video or sound came before the client began to publish");
    if (message.payload.length === 0) return;
    requireTakenCodec(message);
    await this.feed.write(flvTag(message));
  }

  private async handleCommand([name, transaction, object, ...rest]: readonly AmfValue[]): Promise<void> {
    const id = typeof transaction === "number" ? transaction : 0;
    switch (name) {
      case "connect":
        return this.connect(id, object);
      case "createStream":
        return this.sendCommand(["_result", id, null, MESSAGE_STREAM]);
      case "publish":
        return this.publish(rest[0]);
      case "play":
      case "play2":
        throw new RtmpError("streams are played over HTTP (/stream/NAME.m3u8), not over RTMP");
      case "FCUnpublish":
      case "closeStream":
      case "deleteStream":
        return this.end();
      default:
        if (id > 0) this.sendCommand(["_result", id, null, undefined]);
    }
  }

  private connect(id: number, object: AmfValue): void {
    const { app, tcUrl } = typeof object === "object" && object !== null && !isList(object) ? object : {};
    this.app = typeof app === "string" ? app : "";
    this.host = /^rtmps?:\/\/([^/?#]+)/i.exec(typeof tcUrl === "string" ? tcUrl : "")?.[1] ?? this.host;
    this.sendControl(RTMP_TYPE.windowAcknowledgementSize, uint32(WINDOW_BYTES));
    this.sendControl(RTMP_TYPE.setPeerBandwidth, Buffer.concat([uint32(WINDOW_BYTES), Buffer.of(DYNAMIC_LIMIT)]));
    this.sendControl(RTMP_TYPE.setChunkSize, uint32(CHUNK_BYTES));
    this.chunkBytes = CHUNK_BYTES;
    const description = { level: "status", code: "NetConnection.Connect.Success", description: "connected", objectEncoding: 0 };
    this.sendCommand(["_result", id, { fmsVer: "FMS/3,0,1,123", capabilities: 31 }, description]);
  }

  private async publish(playPath: AmfValue): Promise<void> {
    if (this.feed !== undefined) throw new RtmpError("the client publishes a second stream: one connection takes one");
    const target = publishTarget(this.app, typeof playPath === "string" ? playPath : "", this.host);
    const feed = await this.modules.ingest.begin(target);
    this.feed = feed;
    this.isLetIn = true;
    void feed.stopped.then((reason) => {
      if (this.feed === feed) this.modules.onStopped(reason);
    });
    await feed.write(FLV_HEADER);
    this.sendControl(RTMP_TYPE.userControl, Buffer.concat([uint16(EVENT.streamBegin), uint32(MESSAGE_STREAM)]));
    this.sendStatus("status", "NetStream.Publish.Start", `${target.manifestId} is now published`);
    this.modules.logger.info("A client publishes over RTMP", { manifestID: target.manifestId });
  }

  private answerPing(payload: Buffer): void {
    if (payload.length < 6 || payload.readUInt16BE() !== EVENT.pingRequest) return;
    this.sendControl(RTMP_TYPE.userControl, Buffer.concat([uint16(EVENT.pingResponse), payload.subarray(2, 6)]));
  }

  private sendStatus(level: "status" | "error", code: string, description: string): void {
    this.sendCommand(["onStatus", 0, null, { level, code, description }], MESSAGE_STREAM);
  }

  private sendCommand(values: readonly AmfValue[], streamId = 0): void {
    this.send({ type: RTMP_TYPE.command, streamId, timestamp: 0, payload: encodeAmf0(values) }, CHUNK_STREAM.command);
  }

  private sendControl(type: number, payload: Buffer): void {
    this.send({ type, streamId: 0, timestamp: 0, payload }, CHUNK_STREAM.control);
  }

  private send(message: RtmpMessage, chunkStream: number): void {
    this.socket.write(encodeChunks(message, chunkStream, this.chunkBytes));
  }
}

function isList(value: object): value is readonly AmfValue[] {
  return Array.isArray(value);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
