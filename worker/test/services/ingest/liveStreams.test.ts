// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { MediaError } from "../../../src/domain/mediaError";
import { Refusal } from "../../../src/domain/refusal";
import type { PushedSegment } from "../../../src/ports/ingestEndpoint";
import type { LiveCut, LiveCutter, LiveSegment } from "../../../src/ports/liveCutter";
import type { BegunStream } from "../../../src/services/ingest/begunStream";
import { LiveStreams } from "../../../src/services/ingest/liveStreams";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { SteppingClock } from "../../fakes/steppingClock";

const STREAM = { manifestId: "movie", url: "rtmp://gateway/movie/key" };

describe("LiveStreams", () => {
  let streams: FakeStreams;
  let cutter: FakeCutter;
  let clock: SteppingClock;
  let logger: RecordingLogger;
  let live: LiveStreams;

  beforeEach(() => {
    streams = new FakeStreams();
    cutter = new FakeCutter();
    clock = new SteppingClock();
    logger = new RecordingLogger();
    live = new LiveStreams({ streams, cutter, clock, logger });
  });

  it("pushes what is cut, numbered from 0, and ends the stream when all is done", async () => {
    const feed = await live.begin(STREAM);
    await feed.write(Buffer.from("bytes"));
    for (let count = 0; count < 3; count += 1) cutter.give();
    await feed.end();
    expect(streams.log).to.deep.equal([
      "begin movie",
      "release movie",
      "push 0",
      "push 1",
      "push 2",
      "finish movie: the client has ended it",
    ]);
    expect(streams.pushed[2]).to.deep.equal({ ...STREAM, settings: undefined, sequence: 2n, durationMs: 2000, bytes: Buffer.from("2") });
    expect(cutter.written).to.equal("bytes");
  });

  it("numbers on where the stream ended before", async () => {
    streams.nextSequence = 7n;
    const feed = await live.begin(STREAM);
    cutter.give();
    await feed.end();
    expect(streams.pushed.map(({ sequence }) => sequence)).to.deep.equal([7n]);
  });

  it("lets a client come back when all of before is cut, though not done", async () => {
    const cutters = [new FakeCutter(), new FakeCutter()];
    const [before, after] = cutters as [FakeCutter, FakeCutter];
    live = new LiveStreams({ streams, cutter: { open: () => cutters.shift()!.open() }, clock, logger });
    const feed = await live.begin(STREAM);
    const go = streams.holdUp();
    before.give();
    before.give();
    const ended = feed.end();
    const back = await live.begin(STREAM);
    expect(streams.log).to.deep.equal(["begin movie", "release movie", "push 0", "push 1", "begin movie"]);
    after.give();
    await settle();
    expect(streams.pushed.map(({ sequence }) => sequence)).to.deep.equal([0n, 1n, 2n]);
    go();
    await Promise.all([ended, back.end()]);
  });

  it("says why a client was sent away", async () => {
    const feed = await live.begin(STREAM);
    await feed.end("the sound is of another codec: set the encoder to AAC");
    expect(streams.log.at(-1)).to.equal("finish movie: the sound is of another codec: set the encoder to AAC");
  });

  it("opens nothing when the stream is refused", async () => {
    streams.refusal = new Refusal("denied", "the stream is not authorized");
    const error = await live.begin(STREAM).catch((reason: unknown) => reason);
    expect(error).to.equal(streams.refusal);
    expect(cutter.opened).to.equal(0);
  });

  it("leaves out a segment that nobody transcodes, saying so, and goes on", async () => {
    const feed = await live.begin(STREAM);
    streams.results = [undefined, new Refusal("busy", "No sessions available"), new Error("disk full"), undefined];
    for (let count = 0; count < 4; count += 1) cutter.give();
    await feed.end();
    expect(streams.pushed).to.have.length(4);
    expect(logger.at("warn")).to.deep.equal(["A segment is left out: No sessions available"]);
    expect(logger.at("error")).to.deep.equal(["A segment is left out"]);
  });

  it("tells why it ends a stream that cannot be cut", async () => {
    const feed = await live.begin(STREAM);
    cutter.give();
    cutter.fail(new MediaError("No keyframes in input", true));
    expect((await feed.stopped).message).to.include("No keyframes in input");
    expect(streams.log.at(-1)).to.match(/^finish movie: No keyframes in input/);
    await feed.end();
  });

  it("holds up a stream that comes faster than it plays", async () => {
    const feed = await live.begin(STREAM);
    const go = streams.holdUp();
    for (let count = 0; count < 10; count += 1) cutter.give();
    await settle();
    expect(streams.pushed).to.have.length(4);
    go();
    await feed.end();
    expect(streams.pushed).to.have.length(10);
  });

  it("does not hold up a stream that is live", async () => {
    const feed = await live.begin(STREAM);
    const go = streams.holdUp();
    for (let count = 0; count < 10; count += 1) {
      clock.advance(2000);
      cutter.give();
      await settle();
    }
    expect(streams.pushed).to.have.length(10);
    go();
    await feed.end();
  });
});

class FakeStreams {
  readonly log: string[] = [];
  readonly pushed: PushedSegment[] = [];
  refusal: Error | undefined;
  /** What becomes of each push, in order; it succeeds when there is nothing. */
  results: (Error | undefined)[] = [];
  private held: Promise<void> = Promise.resolve();

  holdUp(): () => void {
    let go: () => void = () => undefined;
    this.held = new Promise((resolve) => (go = resolve));
    return go;
  }

  /** Of the next stream. */
  nextSequence = 0n;

  async begin(stream: typeof STREAM): Promise<BegunStream> {
    const { manifestId } = stream;
    if (this.refusal !== undefined) throw this.refusal;
    this.log.push(`begin ${manifestId}`);
    return {
      nextSequence: this.nextSequence,
      push: async (segment) => {
        this.pushed.push({ ...stream, settings: undefined, ...segment });
        this.log.push(`push ${segment.sequence}`);
        const result = this.results.shift();
        await this.held;
        if (result !== undefined) throw result;
        return [];
      },
      release: () => void this.log.push(`release ${manifestId}`),
      finish: async (reason) => void this.log.push(`finish ${manifestId}: ${reason}`),
    };
  }
}

/** Gives out segments when the test says so. */
class FakeCutter implements LiveCutter {
  opened = 0;
  written = "";
  private given = 0;
  private isOver = false;
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  give(): void {
    this.given += 1;
    this.wake();
  }

  fail(error: Error): void {
    this.error = error;
    this.wake();
  }

  open(): LiveCut {
    this.opened += 1;
    return {
      segments: this.segments(),
      write: async (bytes) => void (this.written += Buffer.from(bytes).toString()),
      end: () => {
        this.isOver = true;
        this.wake();
      },
    };
  }

  private async *segments(): AsyncGenerator<LiveSegment> {
    for (let next = 0; ; next += 1) {
      while (next >= this.given && !this.isOver && this.error === undefined) await new Promise<void>((resolve) => (this.wake = resolve));
      if (next < this.given) yield { durationMs: 2000, bytes: Buffer.from(String(next)) };
      else if (this.error !== undefined) throw this.error;
      else return;
    }
  }
}

/** Everything that can happen without the test's doing has happened. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
