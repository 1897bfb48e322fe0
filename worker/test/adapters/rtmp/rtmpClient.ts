// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { AmfValue } from "../../../src/adapters/rtmp/amfValue";
import { ChunkReader } from "../../../src/adapters/rtmp/chunkReader";
import { decodeAmf0 } from "../../../src/adapters/rtmp/decodeAmf0";
import { encodeAmf0 } from "../../../src/adapters/rtmp/encodeAmf0";
import { encodeChunks } from "../../../src/adapters/rtmp/encodeChunks";
import { RTMP_TYPE, type RtmpMessage } from "../../../src/adapters/rtmp/rtmpMessage";

const HANDSHAKE_BYTES = 1536;

/** An RTMP client that says what a test wants, also what no encoder would. */
export class RtmpClient {
  readonly received: RtmpMessage[] = [];
  readonly closed: Promise<unknown>;
  private waiters: (() => void)[] = [];

  private constructor(private readonly socket: Socket) {
    this.closed = once(socket, "close");
    socket.on("error", () => undefined);
    let greeting = 1 + 2 * HANDSHAKE_BYTES;
    const reader = new ChunkReader({ maxHeldBytes: () => Infinity });
    socket.on("data", (bytes: Buffer) => {
      const rest = bytes.subarray(Math.min(greeting, bytes.length));
      greeting -= bytes.length - rest.length;
      if (rest.length > 0) this.received.push(...reader.push(rest));
      for (const wake of this.waiters.splice(0)) wake();
    });
    void this.closed.then(() => this.waiters.splice(0).forEach((wake) => wake()));
  }

  /** Connects and greets. */
  static async open(port: number): Promise<RtmpClient> {
    const client = new RtmpClient(connect(port, "127.0.0.1"));
    client.write(Buffer.concat([Buffer.of(3), Buffer.alloc(2 * HANDSHAKE_BYTES, 7)]));
    return client;
  }

  static raw(port: number): RtmpClient {
    return new RtmpClient(connect(port, "127.0.0.1"));
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  send(type: number, payload: Buffer, streamId = 1): void {
    this.write(encodeChunks({ type, streamId, timestamp: 0, payload }, 4, 128));
  }

  command(...values: readonly AmfValue[]): void {
    this.send(RTMP_TYPE.command, encodeAmf0(values), 0);
  }

  /** Up to the server's consent. */
  async publish(app: string, name: string): Promise<void> {
    this.command("connect", 1, { app, tcUrl: `rtmp://example.org:1935/${app}` });
    this.command("createStream", 2, null);
    this.command("publish", 3, null, name, "live");
    await this.status();
  }

  /** The next command that the server has sent: its name and the rest. */
  async next(name: string): Promise<readonly AmfValue[] | undefined> {
    for (;;) {
      const commands = this.received.filter(({ type }) => type === RTMP_TYPE.command).map(({ payload }) => decodeAmf0(payload));
      const found = commands.find(([first]) => first === name);
      if (found !== undefined || this.socket.destroyed) return found;
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  /** `code: description` of the server's last word on the stream. */
  async status(): Promise<string | undefined> {
    await this.next("onStatus");
    const words = this.received
      .filter(({ type }) => type === RTMP_TYPE.command)
      .map(({ payload }) => decodeAmf0(payload))
      .filter(([name]) => name === "onStatus");
    const last = words.at(-1)?.[3] as { code: string; description: string } | undefined;
    return last && `${last.code}: ${last.description}`;
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }
}
