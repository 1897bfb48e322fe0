// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { CAPABILITY } from "../../../src/domain/capability";
import type { Capabilities } from "../../../src/domain/capabilities";
import { capabilityNumbers } from "../../../src/domain/capabilityNumbers";
import { capabilityWords } from "../../../src/domain/capabilityWords";
import { EMPTY_CAPABILITIES } from "../../../src/domain/emptyCapabilities";
import { MediaError } from "../../../src/domain/mediaError";
import { orchestratorCapabilities } from "../../../src/domain/orchestratorCapabilities";
import { RegistrationRefusedError } from "../../../src/domain/remote/registrationRefusedError";
import type { RemoteNotice } from "../../../src/domain/remote/remoteNotice";
import type { RemoteTask } from "../../../src/domain/remote/remoteTask";
import type { TranscodeJob } from "../../../src/ports/transcoder";
import { createRemoteMetrics } from "../../../src/services/remote/remoteMetrics";
import { RemoteTranscoders } from "../../../src/services/remote/remoteTranscoders";
import { FakeProbe } from "../../fakes/fakeProbe";
import { ManualClock } from "../../fakes/manualClock";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SeededEntropy } from "../../fakes/seededEntropy";
import { TEST_PROFILES } from "../../fakes/testNetwork";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const SOURCE = bytesOf("a source");
const NEEDS_HEVC: Capabilities = { ...EMPTY_CAPABILITIES, words: capabilityWords([CAPABILITY.h264, CAPABILITY.hevcDecode]) };
const HAS_HEVC = orchestratorCapabilities([CAPABILITY.hevcDecode], "0.9.1");

describe("RemoteTranscoders", () => {
  let clock: ManualClock;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;
  let remote: RemoteTranscoders;

  beforeEach(() => {
    clock = new ManualClock();
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
    remote = new RemoteTranscoders(
      { secret: "hush", version: "0.9.1" },
      { clock, logger, metrics: createRemoteMetrics(metrics), entropy: new SeededEntropy("remote"), probe: new FakeProbe() },
    );
  });

  /** A transcoder whose line is held by the test. */
  function join(name: string, given: { readonly capacity?: bigint; readonly capabilities?: Capabilities; readonly secret?: string } = {}) {
    const notices: RemoteNotice[] = [];
    const closed: string[] = [];
    const link = { address: name, send: (notice: RemoteNotice) => void notices.push(notice), close: () => void closed.push(name) };
    const leave = remote.join({ secret: "hush", capacity: 2n, capabilities: undefined, ...given }, link);
    const tasks = (): RemoteTask[] => notices.flatMap((notice) => ("task" in notice ? [notice.task] : []));
    const deliver = (task: RemoteTask, texts: readonly string[] = task.profiles.map(({ name }) => `${name} done`)): void =>
      remote.deliver(task.id, { renditions: texts.map(bytesOf) });
    return { notices, closed, leave, tasks, deliver };
  }

  function transcode(sessionId: string, given: Partial<TranscodeJob> = {}, signal = new AbortController().signal) {
    const job = { sessionId, sequence: 7n, bytes: SOURCE, durationMs: 3000, profiles: TEST_PROFILES, isReinitForced: false, ...given };
    const work = remote.transcode(job, signal);
    // Whether it fails is for the test to see, when it looks.
    work.catch(() => undefined);
    return work;
  }

  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const failure = (work: Promise<unknown>): Promise<[string, boolean]> =>
    work.then(
      () => expect.fail("it did not fail"),
      (error: unknown) => (error instanceof MediaError ? [error.wireText, error.isInputFault] : expect.fail(String(error))),
    );

  describe("taking transcoders in", () => {
    it("refuses one that does not know the secret, without a line in the log for every stranger", () => {
      for (const secret of ["", "hus", "hushh", "HUSH"]) {
        expect(() => join("a", { secret })).to.throw(RegistrationRefusedError, /^invalid secret$/);
      }
      expect([logger.at("debug").length, logger.lines.length]).to.deep.equal([4, 4]);
      expect(remote.list).to.deep.equal([]);
    });

    it("refuses one that takes no session", () => {
      for (const capacity of [0n, -1n]) expect(() => join("a", { capacity })).to.throw(RegistrationRefusedError, /^zero capacity$/);
    });

    it("adds up what they take and can do, as long as they are there", () => {
      expect([remote.capacity, capabilityNumbers(remote.combined.words).length]).to.deep.equal([0, 14]);
      const a = join("a", { capacity: 3n });
      const b = join("b", { capacity: 1n << 62n, capabilities: HAS_HEVC });
      expect(remote.list).to.deep.equal([
        { address: "a", capacity: 3, load: 0 },
        { address: "b", capacity: 100_000, load: 0 },
      ]);
      expect(remote.capacity).to.equal(100_003);
      expect([remote.combined.version, remote.combined.capacities.get(0), remote.combined.capacities.get(15)]).to.deep.equal([
        "0.9.1",
        2,
        1,
      ]);
      expect([metrics.values.get("transcoders_number"), metrics.values.get("transcoders_capacity")]).to.deep.equal([2, 100_003]);
      b.leave("lost");
      a.leave("stopped");
      a.leave("lost");
      expect([remote.capacity, remote.list]).to.deep.equal([0, []]);
      expect(metrics.values.get("transcoders_number")).to.equal(0);
    });
  });

  describe("a segment", () => {
    it("that is too much for a transcoder takes it from nobody else: who brings other results stays", async () => {
      const a = join("a");
      const heavy = transcode("heavy");
      const light = transcode("light");
      await settled();
      const [, task] = a.tasks();
      a.deliver(task!);
      expect(await light).to.have.length(TEST_PROFILES.length);
      await clock.advance(12_000);
      expect(await failure(heavy)).to.deep.equal(["Remote transcoder took too long", false]);
      expect([a.closed, remote.list]).to.deep.equal([[], [{ address: "a", capacity: 2, load: 1 }]]);
    });

    it("goes to a transcoder with all it needs, and comes back as what is in it", async () => {
      const a = join("a");
      const clip = { fromMs: 100, toMs: 900 };
      const work = transcode("s/1", { clip, isReinitForced: true, capabilities: EMPTY_CAPABILITIES });
      await settled();
      const [task] = a.tasks();
      const { id, source, ...rest } = task!;
      expect(rest).to.deep.equal({
        ...{ sessionId: "s/1", sequence: 7n, durationMs: 3000, profiles: TEST_PROFILES },
        ...{ capabilities: EMPTY_CAPABILITIES, clip, isReinitForced: true },
      });
      expect(source).to.match(/^\/stream\/s%2F1\/[0-9a-f]{32}\.tempfile$/);
      expect(remote.findSource(source)).to.equal(SOURCE);
      expect(remote.isAwaited(id)).to.equal(true);
      a.deliver(task!);
      const renditions = await work;
      expect(renditions.map(({ profile, pixels, frames }) => [profile.name, pixels, frames])).to.deep.equal(
        TEST_PROFILES.map(({ name, width, height }) => [name, BigInt(60 * width * height), 60]),
      );
      expect([remote.findSource(source), remote.isAwaited(id)]).to.deep.equal([undefined, false]);
      expect(clock.pending).to.deep.equal([]);
      remote.deliver(id, { error: "late" });
    });

    it("stays with the transcoder of its session, and a new session goes to the least busy", async () => {
      const [a, b] = [join("a"), join("b", { capacity: 4n })];
      for (const session of ["1", "2", "3", "1", "2", "3"]) void transcode(session);
      await settled();
      expect(a.tasks().map(({ sessionId }) => sessionId)).to.deep.equal(["1", "1"]);
      expect(b.tasks().map(({ sessionId }) => sessionId)).to.deep.equal(["2", "3", "2", "3"]);
      expect(metrics.values.get("transcoders_load")).to.equal(3);
      await remote.endSession("1");
      await remote.endSession("unknown");
      expect(a.notices.at(-1)).to.deep.equal({ endedSession: "1" });
      expect(remote.list.map(({ load }) => load)).to.deep.equal([0, 2]);
    });

    it("fails when there is nobody, nobody with room, or nobody who can", async () => {
      expect(await failure(transcode("1"))).to.deep.equal(["no transcoders available", false]);
      join("a", { capacity: 1n });
      void transcode("1");
      expect(await failure(transcode("2"))).to.deep.equal(["no transcoders available", false]);
      expect(await failure(transcode("2", { capabilities: NEEDS_HEVC }))).to.deep.equal([
        "no transcoders can provide requested capabilities",
        false,
      ]);
    });

    it("moves when the transcoder of its session cannot do it", async () => {
      const [a, b] = [join("a"), join("b", { capabilities: HAS_HEVC, capacity: 1n })];
      void transcode("1");
      await settled();
      const work = transcode("1", { capabilities: NEEDS_HEVC });
      await settled();
      expect([a.tasks().length, b.tasks().length]).to.deep.equal([1, 1]);
      b.deliver(b.tasks()[0]!);
      await work;
      expect(remote.list.map(({ load }) => load)).to.deep.equal([0, 1]);
    });

    it("goes to another when one is silent for too long, which is cut off", async () => {
      const [a, b] = [join("a"), join("b")];
      const work = transcode("1");
      await clock.advance(11_999);
      expect([a.closed, b.tasks()]).to.deep.equal([[], []]);
      await clock.advance(1);
      expect(a.closed).to.deep.equal(["a"]);
      expect(remote.list).to.deep.equal([{ address: "b", capacity: 2, load: 1 }]);
      b.deliver(b.tasks()[0]!);
      expect(await work).to.have.length(2);
      expect(metrics.values.get("transcoders_failed_total")).to.equal(1);
    });

    it("fails in the network's words when all were silent", async () => {
      join("a");
      const work = transcode("1", { durationMs: 1 });
      await clock.advance(8000);
      expect(await failure(work)).to.deep.equal(["Remote transcoder took too long", false]);
      expect(remote.list).to.deep.equal([]);
    });

    it("goes to another at once when one is lost", async () => {
      const [a, b] = [join("a"), join("b")];
      const work = transcode("1");
      const other = transcode("2");
      await settled();
      a.leave("lost");
      await settled();
      expect(b.tasks().map(({ sessionId }) => sessionId)).to.deep.equal(["2", "1"]);
      for (const task of b.tasks()) b.deliver(task);
      expect([(await work).length, (await other).length]).to.deep.equal([2, 2]);
      expect(await failure(Promise.resolve().then(() => (b.leave("lost"), transcode("1"))))).to.deep.equal([
        "no transcoders available",
        false,
      ]);
    });

    it("still comes from one that has stopped by itself", async () => {
      const [a, b] = [join("a"), join("b")];
      const work = transcode("1");
      await settled();
      a.leave("stopped");
      void transcode("1");
      await settled();
      expect([a.tasks().length, b.tasks().length]).to.deep.equal([1, 1]);
      a.deliver(a.tasks()[0]!);
      expect(await work).to.have.length(2);
      await remote.endSession("1");
      expect(a.notices).to.have.length(1);
    });

    it("is not tried again when it is itself at fault", async () => {
      const [a, b] = [join("a"), join("b")];
      const work = transcode("1");
      await settled();
      remote.deliver(a.tasks()[0]!.id, { error: "TranscoderInvalidVideo\n" });
      expect(await failure(work)).to.deep.equal(["TranscoderInvalidVideo", true]);
      expect(b.tasks()).to.deep.equal([]);
    });

    for (const [what, texts] of [
      ["says that it failed", undefined],
      ["sends too few renditions", ["P240p30fps16x9 done"]],
      ["sends too many", ["P240p30fps16x9 done", "P144p30fps16x9 done", "P144p30fps16x9 done"]],
      ["sends what is no video", ["P240p30fps16x9 done", "garbage"]],
    ] as const) {
      it(`goes to another when one ${what}`, async () => {
        const [a, b] = [join("a"), join("b")];
        const work = transcode("1");
        await settled();
        const [task] = a.tasks();
        if (texts === undefined) remote.deliver(task!.id, { error: "the card is on fire" });
        else a.deliver(task!, texts);
        await settled();
        expect(b.tasks().map(({ sequence }) => sequence)).to.deep.equal([7n]);
        b.deliver(b.tasks()[0]!);
        expect(await work).to.have.length(2);
        expect(remote.list.map(({ load }) => load)).to.deep.equal([0, 1]);
        expect(logger.at("warn")).to.deep.equal(["A transcoder did not deliver a segment; trying another"]);
      });
    }

    it("is given up after three transcoders: it may be too much for any", async () => {
      const all = ["a", "b", "c", "d"].map((name) => join(name));
      const work = transcode("1");
      for (const one of all.slice(0, 3)) {
        await settled();
        remote.deliver(one.tasks()[0]!.id, { error: "the card is on fire" });
      }
      expect(await failure(work)).to.deep.equal(["internal error", false]);
      expect(all[3]!.tasks()).to.deep.equal([]);
    });

    it("tells a gateway nothing of what a transcoder says", async () => {
      const a = join("a");
      const work = transcode("1");
      await settled();
      remote.deliver(a.tasks()[0]!.id, { error: "/home/joe/ffmpeg: no space left" });
      expect(await failure(work)).to.deep.equal(["internal error", false]);
    });

    it("is given up when nobody wants it any more", async () => {
      const a = join("a");
      const controller = new AbortController();
      const work = transcode("1", {}, controller.signal);
      await settled();
      const gone = new Error("gone");
      controller.abort(gone);
      expect(await work.catch((error: unknown) => error)).to.equal(gone);
      expect([remote.isAwaited(a.tasks()[0]!.id), clock.pending]).to.deep.equal([false, []]);
      expect(await transcode("1", {}, controller.signal).catch((error: unknown) => error)).to.equal(gone);
      expect(a.tasks()).to.have.length(1);
    });
  });

  it("ends every line when it is closed", async () => {
    const [a, b] = [join("a"), join("b")];
    await remote.close();
    expect([a.closed, b.closed]).to.deep.equal([["a"], ["b"]]);
  });
});
