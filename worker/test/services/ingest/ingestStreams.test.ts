// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { LiveWindow } from "../../../src/adapters/hls/liveWindow";
import { MediaError } from "../../../src/domain/mediaError";
import type { MediaInfo } from "../../../src/domain/mediaInfo";
import { pixels } from "../../../src/domain/pixels";
import { rational } from "../../../src/domain/rational";
import { Refusal } from "../../../src/domain/refusal";
import type { StreamSettings } from "../../../src/domain/ingest/streamSettings";
import { wei } from "../../../src/domain/wei";
import type { PushedRendition, PushedSegment } from "../../../src/ports/ingestEndpoint";
import type { SourceSegment } from "../../../src/ports/segmentSource";
import { createIngestMetrics } from "../../../src/services/ingest/ingestMetrics";
import { IngestStreams } from "../../../src/services/ingest/ingestStreams";
import type { SegmentOutcome } from "../../../src/services/jobs/segmentOutcome";
import { StreamStoppedError } from "../../../src/services/jobs/streamStoppedError";
import type { TranscodingJob } from "../../../src/services/jobs/transcodingJob";
import { FAKE_SOURCE_INFO } from "../../fakes/fakeSource";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";
import { TEST_PROFILES } from "../../fakes/testNetwork";

type Terms = Parameters<ConstructorParameters<typeof IngestStreams>[1]["open"]>[0];

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const segment = (manifestId: string, sequence: number, name = "video", settings?: StreamSettings): PushedSegment => ({
  ...{ manifestId, sequence: BigInt(sequence), durationMs: 2000, settings, url: `http://gateway/live/${manifestId}/${sequence}.ts` },
  bytes: new TextEncoder().encode(name),
});
const outcome = (source: SourceSegment, profiles: Terms["profiles"], changes: Partial<SegmentOutcome>): SegmentOutcome => ({
  ...{ sequence: source.sequence, durationMs: source.durationMs, bytes: source.bytes.length, isTranscoded: true, error: "" },
  ...{ elapsedMs: 1, orchestrator: undefined, ticketsSent: 0, faceValue: wei(0n), expectedValue: rational(0n) },
  attempts: [{ serviceUri: "https://a", elapsedMs: 1, error: "" }],
  renditions: profiles.map((profile) => {
    const bytes = new TextEncoder().encode(`${profile.name} of ${text(source.bytes)}`);
    return { profile, bytes, byteLength: bytes.length, pixels: pixels(1n), ssim: null };
  }),
  ...changes,
});
const failed = (error: string, attempts: number): Partial<SegmentOutcome> => ({
  ...{ isTranscoded: false, error, renditions: [] },
  attempts: Array.from({ length: attempts }, () => ({ serviceUri: "https://a", elapsedMs: 1, error })),
});
const refusalOf = (pushing: Promise<unknown>): Promise<string> =>
  pushing.then(
    () => expect.fail("the segment was taken"),
    (error: unknown) => (error instanceof Refusal ? `${error.kind}: ${error.message}` : String(error)),
  );

/** Jobs that do at once what the test says, or wait for it. */
class FakeNetwork {
  readonly opened: Terms[] = [];
  readonly reinits: boolean[] = [];
  readonly clips: SourceSegment["clip"][] = [];
  closed = 0;
  /** What becomes of each segment. */
  result: Partial<SegmentOutcome> | Error = {};
  /** Awaited before each result. */
  before: (source: SourceSegment) => Promise<void> = async () => undefined;

  async open(terms: Terms): Promise<TranscodingJob> {
    this.opened.push(terms);
    return {
      run: async (source, isReinitForced, signal) => {
        this.reinits.push(isReinitForced);
        this.clips.push(source.clip);
        await Promise.race([this.before(source), aborted(signal)]);
        if (this.result instanceof Error) throw this.result;
        return outcome(source, terms.profiles, this.result);
      },
      close: async () => void this.closed++,
    };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
}

/** What the bytes say is what is found in them. */
async function read(bytes: Uint8Array): Promise<MediaInfo | undefined> {
  const found = text(bytes);
  if (found === "garbage") throw new MediaError("TranscoderInvalidVideo", true, "TranscoderInvalidVideo: no sync byte");
  if (found === "no ffprobe") throw new MediaError("Transcoding failed", false, "ffprobe is missing");
  if (found === "sound") return undefined;
  if (found === "small") return { ...FAKE_SOURCE_INFO, width: 640, height: 360 };
  if (found === "hevc") return { ...FAKE_SOURCE_INFO, videoCodec: "h265" };
  return FAKE_SOURCE_INFO;
}

describe("IngestStreams", () => {
  let network: FakeNetwork;
  let clock: SteppingClock;
  let metrics: RecordingMetrics;
  let logger: RecordingLogger;
  let done: string[];
  let streams: IngestStreams;
  let authorize: (url: string) => Promise<StreamSettings>;

  beforeEach(() => {
    network = new FakeNetwork();
    clock = new SteppingClock();
    metrics = new RecordingMetrics();
    logger = new RecordingLogger();
    done = [];
    authorize = async () => ({ manifestId: undefined, profiles: undefined });
    streams = new IngestStreams(
      { profiles: TEST_PROFILES, maxStreams: 2, concurrency: 2, maxAttempts: 3 },
      {
        reader: { read },
        authorizer: { authorize: (url) => authorize(url) },
        open: (terms) => network.open(terms),
        createOutput: (manifestId) => new LiveWindow({ manifestId }),
        checkHealth: async () => undefined,
        clock,
        logger,
        metrics: createIngestMetrics(metrics),
        onSegment: (manifestId, { sequence }) => done.push(`${manifestId} ${sequence}`),
      },
    );
  });

  const names = (renditions: readonly PushedRendition[]): string[] => renditions.map(({ name, bytes }) => `${name}: ${text(bytes)}`);
  /** Holds segments back; returns what lets them go. */
  const hold = (): (() => void) => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    network.before = () => held;
    return release;
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("opens a stream before its first segment, asks once, and ends it when it is told to", async () => {
    const asked: string[] = [];
    authorize = async (url) => {
      asked.push(url);
      return { manifestId: "renamed", profiles: undefined };
    };
    const begun = await streams.begin({ manifestId: "a", url: "rtmp://gateway/a/key" });
    expect([streams.manifestIds, begun.nextSequence]).to.deep.equal([["renamed"], 0n]);
    await begun.push(segment("a", 0));
    expect(asked).to.deep.equal(["rtmp://gateway/a/key"]);
    expect(await refusalOf(streams.begin({ manifestId: "a", url: "rtmp://gateway/a" }))).to.equal(
      "conflict: somebody else streams a: choose another name",
    );
    await begun.finish("the client has ended it");
    expect([streams.manifestIds, network.closed]).to.deep.equal([[], 1]);
    await begun.finish("again");
  });

  describe("when a stream of a connection is over", () => {
    const start = { manifestId: "a", url: "rtmp://gateway/a" };
    const source = async (): Promise<string> => (await streams.findPlaylist("a", "source")) ?? "none";

    it("keeps its playlists and segments for a minute, with their end", async () => {
      const begun = await streams.begin(start);
      await begun.push(segment("a", 0));
      expect(await source()).to.not.contain("ENDLIST");
      await begun.finish("the client has ended it");
      expect(await source()).to.match(/source\/0\.ts\n#EXT-X-ENDLIST\n$/);
      expect(await streams.findPlaylist("a")).to.contain("a/source.m3u8");
      expect(await streams.findSegment("a", "source", "0.ts")).to.not.equal(undefined);
      clock.advance(59_999);
      expect(await source()).to.contain("ENDLIST");
      clock.advance(1);
      expect(await source()).to.equal("none");
      expect((await streams.begin(start)).nextSequence).to.equal(0n);
    });

    it("goes on in the same playlists when the client comes back", async () => {
      const first = await streams.begin(start);
      for (const sequence of [0, 1]) await first.push(segment("a", sequence));
      await first.finish("the client has ended it");
      clock.advance(30_000);
      const second = await streams.begin(start);
      expect(second.nextSequence).to.equal(2n);
      await second.push(segment("a", 2));
      expect(await source()).to.match(/1\.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2\.000,\nsource\/2\.ts\n$/);
      expect(network.opened.length).to.equal(2);
    });

    it("lets the client come back while its last segments are in work, on sessions of its own", async () => {
      const first = await streams.begin(start);
      const release = hold();
      const pushing = first.push(segment("a", 0));
      await turn();
      expect(await refusalOf(streams.begin(start))).to.match(/^conflict: somebody else streams a/);
      first.release();
      const second = await streams.begin(start);
      expect([second.nextSequence, streams.manifestIds]).to.deep.equal([1n, ["a"]]);
      expect(await refusalOf(streams.begin(start))).to.match(/^conflict: somebody else streams a/);
      const next = second.push(segment("a", 1));
      release();
      await Promise.all([pushing, next]);
      await first.finish("the client has ended it");
      expect([network.opened.length, network.closed, streams.manifestIds]).to.deep.equal([2, 1, ["a"]]);
      expect(await source()).to.match(/0\.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2\.000,\nsource\/1\.ts\n$/);
      await second.finish("it is over");
      expect([network.closed, await source()]).to.satisfy(([closed, text]: [number, string]) => closed === 2 && text.includes("ENDLIST"));
    });

    it("begins anew in other playlists for a client that numbers segments itself", async () => {
      const begun = await streams.begin(start);
      await begun.push(segment("a", 0));
      await begun.finish("the client has ended it");
      await streams.push(segment("a", 0, "video"));
      expect(await source()).to.not.contain("DISCONTINUITY\n");
    });

    it("keeps no more of them than streams at a time", async () => {
      for (const manifestId of ["a", "b", "c"]) {
        const begun = await streams.begin({ manifestId, url: `rtmp://gateway/${manifestId}` });
        await begun.push(segment(manifestId, 0));
        await begun.finish("the client has ended it");
      }
      const kept = await Promise.all(["a", "b", "c"].map(async (name) => (await streams.findPlaylist(name)) !== undefined));
      expect(kept).to.deep.equal([false, true, true]);
    });

    it("goes on with a client whose stream had to end", async () => {
      const begun = await streams.begin(start);
      network.result = new StreamStoppedError("no sender deposit: fund it");
      expect(await refusalOf(begun.push(segment("a", 0)))).to.match(/^internal: the stream cannot go on/);
      network.result = {};
      expect((await begun.push(segment("a", 1))).length).to.equal(2);
      await begun.finish("the client has ended it");
      expect([streams.manifestIds, network.closed]).to.deep.equal([[], 2]);
    });
  });

  it("takes no segments from others into a stream over a connection", async () => {
    const begun = await streams.begin({ manifestId: "show", url: "rtmp://gateway/show/secret" });
    expect(await refusalOf(streams.push(segment("show", 7)))).to.equal("conflict: somebody else streams show: choose another name");
    await begun.push({ sequence: 0n, durationMs: 2000, bytes: segment("show", 0).bytes });
    expect(await streams.findPlaylist("show", "source")).not.to.contain("7.ts");
    await begun.finish("it is over");
    expect((await streams.push(segment("show", 8))).length).to.equal(TEST_PROFILES.length);
  });

  it("opens none that the webhook denies", async () => {
    const error = new Refusal("denied", "the stream is not authorized", "", { cause: new Error("status 403") });
    authorize = () => Promise.reject(error);
    expect(await refusalOf(streams.begin({ manifestId: "a", url: "rtmp://gateway/a" }))).to.equal("denied: the stream is not authorized");
    expect(streams.manifestIds).to.deep.equal([]);
    const line = { level: "warn", message: "A stream is not let in", fields: { manifestID: "a", error } };
    expect(logger.lines).to.deep.equal([line]);
  });

  it("transcodes the segments of a stream on the same sessions", async () => {
    const [large, small] = TEST_PROFILES.map(({ name }) => name);
    expect(names(await streams.push(segment("show", 5)))).to.deep.equal([`${large}: ${large} of video`, `${small}: ${small} of video`]);
    await streams.push(segment("show", 6));
    expect(network.opened.map(({ manifestId, sourceInfo }) => [manifestId, sourceInfo])).to.deep.equal([["show", FAKE_SOURCE_INFO]]);
    expect([network.reinits, done]).to.deep.equal([
      [false, false],
      ["show 5", "show 6"],
    ]);
    expect(await streams.findPlaylist("show", "source")).to.match(/source\/5\.ts\n[^]*source\/6\.ts/);
    expect((await streams.findSegment("show", small!, "6.ts"))!.contentType).to.equal("video/mp2t");
    expect(await streams.findPlaylist("other")).to.equal(undefined);
  });

  it("opens one job for segments that come together", async () => {
    const release = hold();
    const both = [streams.push(segment("show", 0)), streams.push(segment("show", 1))];
    await turn();
    release();
    await Promise.all(both);
    expect(network.opened.length).to.equal(1);
  });

  it("keeps the profiles of a stream's first segment", async () => {
    const first = { manifestId: "inner", profiles: TEST_PROFILES.slice(1) };
    await streams.push(segment("show", 0, "video", first));
    const second = await streams.push(segment("show", 1, "video", { manifestId: "else", profiles: TEST_PROFILES }));
    expect(second.length).to.equal(1);
    expect([streams.manifestIds, network.opened[0]!.manifestId]).to.deep.equal([["inner"], "inner"]);
    expect(await streams.findPlaylist("inner")).to.contain("inner/source.m3u8");
    expect(await streams.findPlaylist("show")).to.equal(undefined);
  });

  it("does not let two streams have one name", async () => {
    await streams.push(segment("show", 0));
    const stolen = streams.push(segment("other", 0, "video", { manifestId: "show", profiles: undefined }));
    expect(await refusalOf(stolen)).to.match(/^badRequest: another stream is called show/);
    expect(streams.manifestIds).to.deep.equal(["show"]);
  });

  it("forces the encoder anew when the picture's size changes", async () => {
    for (const [sequence, name] of ["video", "small", "small", "video"].entries()) await streams.push(segment("show", sequence, name));
    expect(network.reinits).to.deep.equal([false, true, false, true]);
    expect([network.opened.length, network.closed]).to.deep.equal([1, 0]);
  });

  it("forces the encoder anew for segments whose client asks for it, and for all of a stream that began so", async () => {
    const forced = { manifestId: undefined, profiles: undefined, isReinitForced: true };
    for (const [sequence, settings] of [undefined, forced, undefined].entries()) {
      await streams.push(segment("some", sequence, "video", settings));
    }
    expect(network.reinits).to.deep.equal([false, true, false]);
    network.reinits.length = 0;
    authorize = async () => forced;
    for (const sequence of [0, 1]) await streams.push(segment("all", sequence));
    expect(network.reinits).to.deep.equal([true, true]);
  });

  it("stretches the time-outs of a stream as its client says, else the webhook, else the gateway", async () => {
    const settings = (timeoutMultiplier: number): StreamSettings => ({ manifestId: undefined, profiles: undefined, timeoutMultiplier });
    await streams.push(segment("plain", 0));
    authorize = async () => settings(3);
    await streams.push(segment("webhook", 0));
    clock.advance(60_000);
    await streams.endIdle();
    await streams.push(segment("client", 0, "video", settings(2)));
    expect(network.opened.map(({ timeoutMultiplier }) => timeoutMultiplier)).to.deep.equal([undefined, 3, 2]);
  });

  it("takes other sessions when the codec changes, and ends the old ones", async () => {
    for (const [sequence, name] of ["video", "hevc", "hevc"].entries()) await streams.push(segment("show", sequence, name));
    expect(network.opened.map(({ sourceInfo }) => sourceInfo.videoCodec)).to.deep.equal(["h264", "h265"]);
    expect([network.reinits, network.closed]).to.deep.equal([[false, true, false], 1]);
  });

  it("takes other sessions for a number that comes again, so that no work is receipted twice", async () => {
    for (const sequence of [0, 1, 1, 2, 0]) await streams.push(segment("show", sequence));
    expect([network.opened.length, network.closed]).to.deep.equal([2, 1]);
    network.result = failed("exchange took longer than 8000 ms", 3);
    await refusalOf(streams.push(segment("show", 1)));
    network.result = {};
    await streams.push(segment("show", 1));
    expect(network.opened.length).to.equal(3);
  });

  it("has a part of a segment transcoded by sessions that can, and lists it as long as it is", async () => {
    const clip = { fromMs: 500, toMs: 1250 };
    await streams.push(segment("show", 0));
    await streams.push({ ...segment("show", 1), clip });
    await streams.push({ ...segment("show", 2), clip: { fromMs: 1900, toMs: 5000 } });
    await streams.push(segment("show", 3));
    expect(network.clips).to.deep.equal([undefined, clip, { fromMs: 1900, toMs: 5000 }, undefined]);
    expect(network.opened.map(({ isSliced }) => isSliced)).to.deep.equal([false, true]);
    expect([network.reinits, network.closed]).to.deep.equal([[false, false, false, false], 1]);
    const lengths = async (track: string): Promise<string[]> =>
      [...(await streams.findPlaylist("show", track))!.matchAll(/#EXTINF:([\d.]+)/g)].map(([, seconds]) => seconds!);
    expect(await lengths(TEST_PROFILES[0]!.name)).to.deep.equal(["2.000", "0.750", "0.100", "2.000"]);
    expect(await lengths("source")).to.deep.equal(["2.000", "2.000", "2.000", "2.000"]);
    await streams.push({ ...segment("show", 4, "sound"), clip });
    expect((await lengths(TEST_PROFILES[0]!.name)).at(-1)).to.equal("2.000");
  });

  it("copies a segment without pictures to every rendition", async () => {
    const copies = await streams.push(segment("show", 0, "sound"));
    expect(names(copies)).to.deep.equal(TEST_PROFILES.map(({ name }) => `${name}: sound`));
    expect(network.opened).to.deep.equal([]);
    await streams.push(segment("show", 1));
    expect(network.reinits).to.deep.equal([false]);
  });

  describe("when a segment cannot be taken", () => {
    it("refuses one that cannot be read, saying so, and begins no stream", async () => {
      expect(await refusalOf(streams.push(segment("show", 0, "garbage")))).to.equal("unprocessable: TranscoderInvalidVideo: no sync byte");
      expect(logger.at("warn")).to.deep.equal(["A segment cannot be read: TranscoderInvalidVideo: no sync byte"]);
      expect(streams.manifestIds).to.deep.equal([]);
    });

    it("does not blame a segment for the gateway's own trouble", async () => {
      expect(await refusalOf(streams.push(segment("show", 0, "no ffprobe")))).to.equal("MediaError: ffprobe is missing");
    });

    for (const [changes, told] of [
      [failed("No keyframes in input", 1), "unprocessable: No keyframes in input"],
      [failed("No sessions available", 0), "busy: No sessions available"],
      [failed("exchange took longer than 8000 ms", 1), "busy: No sessions available"],
      [failed("exchange took longer than 8000 ms", 3), "internal: the segment could not be transcoded"],
    ] as const) {
      it(`says "${told}" after ${changes.attempts!.length} attempts that ended with "${changes.error}"`, async () => {
        network.result = changes;
        expect(await refusalOf(streams.push(segment("show", 0)))).to.equal(told);
        network.result = {};
        await streams.push(segment("show", 1));
        expect(network.opened.length).to.equal(1);
        // The segment itself is there.
        expect(await streams.findPlaylist("show", "source")).to.match(/#EXTINF:2\.000,\nsource\/0\.ts\n#EXTINF:2\.000,\nsource\/1\.ts/);
        const small = TEST_PROFILES[1]!.name;
        const gap = new RegExp(`#EXT-X-GAP\n#EXTINF:2\\.000,\n${small}/0\\.ts\n#EXTINF:2\\.000,\n${small}/1\\.ts`);
        expect(await streams.findPlaylist("show", small)).to.match(gap);
        expect(await streams.findSegment("show", small, "0.ts")).to.equal(undefined);
      });
    }

    it("ends a stream that cannot go on, and begins another with the next segment", async () => {
      network.result = new StreamStoppedError("no sender deposit: fund it");
      expect(await refusalOf(streams.push(segment("show", 0)))).to.match(/^internal: the stream cannot go on/);
      expect([streams.manifestIds, network.closed]).to.deep.equal([[], 1]);
      network.result = {};
      await streams.push(segment("show", 1));
      expect(network.opened.length).to.equal(2);
    });

    it("opens the job again when it could not be opened", async () => {
      const { open } = network;
      network.open = () => Promise.reject(new Error("the chain is away"));
      expect(await refusalOf(streams.push(segment("show", 0)))).to.equal("Error: the chain is away");
      network.open = open;
      expect((await streams.push(segment("show", 1))).length).to.equal(2);
    });

    it("refuses more streams than there is room for", async () => {
      await streams.push(segment("a", 0));
      await streams.push(segment("b", 0));
      expect(await refusalOf(streams.push(segment("c", 0)))).to.match(/^busy: No sessions available: this gateway takes 2 streams/);
      await streams.push(segment("a", 1));
    });

    it("refuses segments that would wait behind too many", async () => {
      const release = hold();
      const waiting = Array.from({ length: 10 }, (_, sequence) => streams.push(segment("show", sequence)));
      await turn();
      expect(network.reinits.length).to.equal(2);
      expect(await refusalOf(streams.push(segment("show", 10)))).to.match(/^busy: too many segments of this stream are waiting/);
      expect(done).to.deep.equal(["show 10"]); // the operator hears of it as well
      release();
      await Promise.all(waiting);
      expect(network.reinits.length).to.equal(10);
    });
  });

  describe("when streams have to be authorized", () => {
    it("asks once for each stream, with the URL of its first segment", async () => {
      const asked: string[] = [];
      authorize = async (url) => {
        asked.push(url);
        return { manifestId: "secret", profiles: TEST_PROFILES.slice(0, 1) };
      };
      expect((await streams.push(segment("key", 0))).length).to.equal(1);
      await streams.push(segment("key", 1));
      expect(asked).to.deep.equal(["http://gateway/live/key/0.ts"]);
      expect(streams.manifestIds).to.deep.equal(["secret"]);
    });

    it("lets the client's own settings count, but not instead of the permission", async () => {
      authorize = async () => ({ manifestId: undefined, profiles: TEST_PROFILES.slice(0, 1) });
      expect((await streams.push(segment("a", 0, "video", { manifestId: undefined, profiles: TEST_PROFILES }))).length).to.equal(2);
      authorize = () => Promise.reject(new Refusal("denied", "the stream is not authorized"));
      const pushing = streams.push(segment("b", 0, "video", { manifestId: undefined, profiles: TEST_PROFILES }));
      expect(await refusalOf(pushing)).to.equal("denied: the stream is not authorized");
      expect(streams.manifestIds).to.deep.equal(["a"]);
    });
  });

  describe("when no segments come", () => {
    it("ends the stream and its sessions after a minute, and begins another afterwards", async () => {
      await streams.push(segment("show", 0));
      clock.advance(59_999);
      await streams.endIdle();
      expect([streams.manifestIds, network.closed]).to.deep.equal([["show"], 0]);
      clock.advance(1);
      await streams.endIdle();
      expect([streams.manifestIds, network.closed]).to.deep.equal([[], 1]);
      expect(await streams.findPlaylist("show", "source")).to.contain("ENDLIST");
      clock.advance(60_000);
      expect(await streams.findPlaylist("show")).to.equal(undefined);
      await streams.push(segment("show", 0, "video", { manifestId: undefined, profiles: TEST_PROFILES.slice(1) }));
      expect(network.opened.map(({ profiles }) => profiles.length)).to.deep.equal([2, 1]);
      expect([metrics.values.get("stream_created_total"), metrics.values.get("stream_ended_total")]).to.deep.equal([2, 1]);
    });

    it("keeps a stream that has a segment in work", async () => {
      const release = hold();
      const pushing = streams.push(segment("show", 0));
      await turn();
      clock.advance(600_000);
      await streams.endIdle();
      expect(streams.manifestIds).to.deep.equal(["show"]);
      release();
      expect((await pushing).length).to.equal(2);
      await streams.endIdle();
      expect(streams.manifestIds).to.deep.equal(["show"]);
    });
  });

  it("brings what is in work to its end when it stops, and takes no more meanwhile", async () => {
    // Waits end only by their signals.
    clock.sleep = (_ms, signal) => aborted(signal!);
    const stop = new AbortController();
    const running = streams.run(stop.signal);
    const release = hold();
    const pushing = streams.push(segment("a", 0));
    await turn();
    stop.abort();
    await turn();
    expect(await refusalOf(streams.push(segment("a", 1)))).to.equal("busy: the gateway is stopping");
    expect(await refusalOf(streams.begin({ manifestId: "b", url: "rtmp://gateway/b" }))).to.equal("busy: the gateway is stopping");
    expect(await refusalOf(streams.checkHealth())).to.equal("busy: the gateway is stopping");
    expect([network.closed, streams.manifestIds]).to.deep.equal([0, ["a"]]);
    release();
    expect((await pushing).length).to.equal(2);
    await running;
    expect([network.closed, streams.manifestIds, done]).to.deep.equal([1, [], ["a 0"]]);
  });

  it("gives up what takes longer than ten seconds when it stops, and ends all sessions", async () => {
    const stop = new AbortController();
    const running = streams.run(stop.signal);
    await streams.push(segment("a", 0));
    hold();
    const pushing = refusalOf(streams.push(segment("b", 0)));
    await turn();
    stop.abort();
    await running;
    expect(await pushing).to.equal("busy: the stream has ended: push the segment again");
    expect([network.closed, streams.manifestIds]).to.deep.equal([2, []]);
    expect(await refusalOf(streams.push(segment("a", 1)))).to.equal("busy: the gateway is stopping");
    expect(metrics.values.get("current_sessions_total")).to.equal(0);
  });
});
