// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { encodeAmf0 } from "../../../src/adapters/rtmp/encodeAmf0";
import { encodeChunks } from "../../../src/adapters/rtmp/encodeChunks";
import { RTMP_TYPE } from "../../../src/adapters/rtmp/rtmpMessage";
import { RtmpServer } from "../../../src/adapters/rtmp/rtmpServer";
import { MediaError } from "../../../src/domain/mediaError";
import { Refusal } from "../../../src/domain/refusal";
import type { LiveFeed, LiveIngest } from "../../../src/ports/liveIngest";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RtmpClient } from "./rtmpClient";

const START = "NetStream.Publish.Start";
const REFUSED = "NetStream.Publish.BadName";
const KEY_FRAME = Buffer.from([0x17, 0x01, 0, 0, 0, 1, 2, 3]);
const SOUND = Buffer.from([0xaf, 0x01, 9]);

describe("RtmpServer", () => {
  let ingest: RecordingIngest;
  let logger: RecordingLogger;
  let server: RtmpServer;
  let port: number;

  async function start(options: { startMs?: number; idleMs?: number; maxStreams?: number } = {}): Promise<void> {
    ingest = new RecordingIngest();
    logger = new RecordingLogger();
    server = new RtmpServer({ host: "127.0.0.1", port: 0, maxStreams: 10, ...options }, { ingest, logger });
    port = await server.listen();
  }

  beforeEach(() => start());
  afterEach(() => server.close());

  it("passes a published stream on as FLV, and ends it with its client", async () => {
    const client = await RtmpClient.open(port);
    await client.publish("movie", "secret?token=1");
    expect(await client.status()).to.equal(`${START}: movie is now published`);
    client.send(RTMP_TYPE.data, encodeAmf0(["@setDataFrame", "onMetaData", { width: 1 }]));
    client.send(RTMP_TYPE.video, KEY_FRAME);
    client.send(RTMP_TYPE.video, Buffer.alloc(0));
    client.send(RTMP_TYPE.audio, SOUND);
    client.end();
    await client.closed;
    await ingest.ended;
    expect(ingest.streams).to.deep.equal([{ manifestId: "movie", url: "rtmp://example.org:1935/movie/secret?token=1" }]);
    const video = "09000008" + "00000000" + "000000" + KEY_FRAME.toString("hex") + "00000013";
    const sound = "08000003" + "00000000" + "000000" + SOUND.toString("hex") + "0000000e";
    expect(ingest.flv).to.equal("464c56010000000009" + "00000000" + video + sound);
    expect(logger.at("warn")).to.deep.equal([]);
  });

  for (const [app, name, manifestId] of [
    ["movie", "", "movie"],
    ["live/a", "b", "live"],
    ["/movie/", "key", "movie"],
  ]) {
    it(`takes ${app} and ${name === "" ? "no key" : name} for ${manifestId}`, async () => {
      const client = await RtmpClient.open(port);
      await client.publish(app, name);
      expect(ingest.streams.map((stream) => stream.manifestId)).to.deep.equal([manifestId]);
      client.destroy();
      await ingest.ended;
    });
  }

  it("answers what encoders ask besides: calls it does not know, calls in AMF3, and pings", async () => {
    const client = await RtmpClient.open(port);
    client.send(RTMP_TYPE.commandAmf3, Buffer.concat([Buffer.of(0), encodeAmf0(["releaseStream", 7, null, "x"])]), 0);
    expect(await client.next("_result")).to.deep.equal(["_result", 7, null, undefined]);
    client.send(RTMP_TYPE.userControl, Buffer.from("0006000004d2", "hex"), 0);
    client.send(RTMP_TYPE.userControl, Buffer.from("0003", "hex"), 0);
    await client.publish("a", "");
    const [pong] = client.received.filter(({ type }) => type === RTMP_TYPE.userControl);
    expect(pong.payload.toString("hex")).to.equal("0007000004d2");
  });

  it("takes large pictures of a client that publishes", async () => {
    const client = await RtmpClient.open(port);
    await client.publish("a", "");
    client.send(RTMP_TYPE.video, Buffer.alloc(3_000_000, KEY_FRAME[0]));
    client.end();
    await client.closed;
    await ingest.ended;
    expect(ingest.flv).to.have.length.above(2 * 3_000_000);
    expect(logger.at("warn")).to.deep.equal([]);
  });

  it("says how much has come, so that the client goes on sending", async () => {
    const client = await RtmpClient.open(port);
    await client.publish("a", "");
    for (let count = 0; count < 20; count += 1) client.send(RTMP_TYPE.video, Buffer.alloc(100_000, KEY_FRAME[0]));
    client.command("deleteStream", 9, null);
    await ingest.ended;
    client.command("ping", 10);
    while (!client.received.some(({ type }) => type === RTMP_TYPE.acknowledgement)) await new Promise((resolve) => setTimeout(resolve, 5));
    const [first] = client.received.filter(({ type }) => type === RTMP_TYPE.acknowledgement);
    expect(first.payload.readUInt32BE()).to.be.within(1_250_000, 2_100_000);
  });

  it("takes the next stream after one that the client has ended", async () => {
    const client = await RtmpClient.open(port);
    await client.publish("a", "");
    client.command("FCUnpublish", 4, null, "");
    client.command("publish", 5, null, "b", "live");
    client.send(RTMP_TYPE.video, KEY_FRAME);
    client.end();
    await client.closed;
    expect(ingest.streams).to.have.length(2);
    expect(ingest.ends).to.equal(2);
  });

  it("does not mistake a client whose stream was short for one that never began", async () => {
    await server.close();
    await start({ startMs: 800 });
    const client = await RtmpClient.open(port);
    await client.publish("a", "");
    client.command("deleteStream", 4, null);
    await ingest.ended;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(logger.at("warn")).to.deep.equal([]);
    client.end();
    await client.closed;
  });

  context("given a client that is not welcome", () => {
    const cases: [string, (client: RtmpClient) => void, string][] = [
      ["a name that no stream may have", (client) => publish(client, "a*b"), "the address must be rtmp://HOST:PORT/NAME or"],
      ["no name", (client) => publish(client, ""), "the address must be rtmp://HOST:PORT/NAME or"],
      [
        "HEVC",
        (client) => media(client, RTMP_TYPE.video, "90" + Buffer.from("hvc1").toString("hex")),
        "the video is hvc1: set the encoder to H.264",
      ],
      ["VP6", (client) => media(client, RTMP_TYPE.video, "14"), "the video is of another codec: set the encoder to H.264"],
      ["MP3", (client) => media(client, RTMP_TYPE.audio, "2f"), "the sound is of another codec: set the encoder to AAC"],
      [
        "Opus",
        (client) => media(client, RTMP_TYPE.audio, "90" + Buffer.from("Opus").toString("hex")),
        "the sound is Opus: set the encoder to AAC",
      ],
      ["a second stream beside the first", (client) => [publish(client, "a"), publish(client, "b")], "one connection takes one"],
      ["video before a stream", (client) => client.send(RTMP_TYPE.video, KEY_FRAME), "before the client began to publish"],
      ["aggregates", (client) => client.send(RTMP_TYPE.aggregate, KEY_FRAME), "the client joins messages to aggregates"],
      ["a player", (client) => client.command("play", 4, null, "a"), "streams are played over HTTP (/stream/NAME.m3u8)"],
      [
        "a message without end before a stream",
        (client) => client.write(unended(140_000)),
        "more than 131072 bytes of messages that are begun",
      ],
      ["chunks of one byte", (client) => client.send(RTMP_TYPE.setChunkSize, Buffer.of(0, 0, 0, 1), 0), "a chunk size of 1 bytes"],
      ["a command that is none", (client) => client.send(RTMP_TYPE.command, Buffer.of(99)), "AMF0 does not have"],
      ["chunks that are none", (client) => client.write(Buffer.of(0xff)), "a chunk refers to one that never came"],
    ];
    for (const [name, act, reason] of cases) {
      it(`says why to ${name}, and sends it away`, async () => {
        const client = await RtmpClient.open(port);
        act(client);
        await client.closed;
        expect(await client.status()).to.match(new RegExp(`^${REFUSED}: .*${escaped(reason)}`));
        expect(logger.at("warn")).to.have.length(1);
        expect(logger.at("warn")[0]).to.match(new RegExp(`^An RTMP client is sent away: .*${escaped(reason)}`));
        expect(ingest.ends).to.equal(ingest.streams.length);
        if (ingest.ends > 0) expect(ingest.endReason).to.contain(reason);
      });
    }

    it("hangs up on what is not RTMP", async () => {
      const client = RtmpClient.raw(port);
      client.write(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
      await client.closed;
      expect(logger.at("warn")).to.deep.equal(["An RTMP client is sent away: the client does not speak RTMP"]);
    });

    it("passes on a refusal, and keeps a failure of its own to itself", async () => {
      for (const [error, told] of [
        [new Refusal("denied", "the stream is not authorized"), `${REFUSED}: the stream is not authorized`],
        [new Error("disk full at /secret"), `${REFUSED}: the gateway cannot go on with this stream: its log says why`],
      ] as const) {
        ingest.refusal = error;
        const client = await RtmpClient.open(port);
        await client.publish("a", "");
        expect(await client.status()).to.equal(told);
        await client.closed;
      }
      expect(logger.at("warn")).to.deep.equal(["An RTMP client is sent away: the stream is not authorized"]);
      expect(logger.at("error")).to.deep.equal(["A stream over RTMP cannot go on"]);
    });

    it("tells a client whose stream is ended from this side", async () => {
      const client = await RtmpClient.open(port);
      await client.publish("a", "");
      ingest.stop(new MediaError("No keyframes in input", true));
      await client.closed;
      expect(await client.status()).to.equal(`${REFUSED}: No keyframes in input`);
      expect(ingest.ends).to.equal(1);
      expect([logger.at("warn"), logger.at("error")]).to.deep.equal([["An RTMP client is sent away: No keyframes in input"], []]);
    });

    it("does not wait for one that never publishes, nor for one that falls silent", async () => {
      await server.close();
      await start({ startMs: 60 });
      const idle = await RtmpClient.open(port);
      await idle.closed;
      expect(logger.at("warn")).to.deep.equal(["An RTMP client is sent away: the client did not begin to publish in time"]);

      await server.close();
      await start({ idleMs: 500 });
      const silent = await RtmpClient.open(port);
      await silent.publish("a", "");
      await silent.closed;
      expect(logger.at("warn")).to.deep.equal(["An RTMP client is sent away: nothing came any more"]);
      expect(ingest.ends).to.equal(1);
    });

    it("does not blame a client that has to wait for it", async () => {
      await server.close();
      await start({ idleMs: 500 });
      const client = await RtmpClient.open(port);
      await client.publish("a", "");
      const slow = ingest.holdUp();
      client.send(RTMP_TYPE.video, KEY_FRAME);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(logger.at("warn")).to.deep.equal([]);
      slow();
      client.end();
      await client.closed;
      await ingest.ended;
    });

    it("has room for so many connections only", async () => {
      await server.close();
      await start({ maxStreams: 1 });
      const clients = Array.from({ length: 18 }, () => RtmpClient.raw(port));
      await Promise.race(clients.map(({ closed }) => closed));
      for (const client of clients) client.destroy();
    });
  });

  it("cuts its clients off when it closes, and ends their streams", async () => {
    const client = await RtmpClient.open(port);
    await client.publish("a", "");
    await server.close();
    await client.closed;
    expect(ingest.ends).to.equal(1);
    expect(logger.at("info")).to.include("An RTMP client went away");
  });
});

class RecordingIngest implements LiveIngest {
  readonly streams: { manifestId: string; url: string }[] = [];
  refusal: Error | undefined;
  ends = 0;
  endReason: string | undefined;
  stop: (reason: Error) => void = () => undefined;
  readonly ended: Promise<void>;
  private end: () => void = () => undefined;
  private readonly chunks: Uint8Array[] = [];
  private held: Promise<void> = Promise.resolve();

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get flv(): string {
    return Buffer.concat(this.chunks).toString("hex");
  }

  /** Nothing is taken until the returned function is called. */
  holdUp(): () => void {
    let go: () => void = () => undefined;
    this.held = new Promise((resolve) => (go = resolve));
    return go;
  }

  async begin(stream: { manifestId: string; url: string }): Promise<LiveFeed> {
    if (this.refusal !== undefined) throw this.refusal;
    this.streams.push(stream);
    return {
      stopped: new Promise((resolve) => (this.stop = resolve)),
      write: async (bytes) => {
        await this.held;
        this.chunks.push(bytes);
      },
      end: async (reason) => {
        this.ends += 1;
        this.endReason = reason;
        this.end();
      },
    };
  }
}

function publish(client: RtmpClient, app: string): void {
  void client.publish(app, "");
}

/** So many bytes of a video message that has more. */
function unended(bytes: number): Buffer {
  return encodeChunks({ type: RTMP_TYPE.video, streamId: 1, timestamp: 0, payload: Buffer.alloc(1_000_000) }, 4, 128).subarray(0, bytes);
}

function media(client: RtmpClient, type: number, hex: string): void {
  publish(client, "a");
  client.send(type, Buffer.from(hex, "hex"));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
