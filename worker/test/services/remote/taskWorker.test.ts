// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { CAPABILITY } from "../../../src/domain/capability";
import { capabilityWords } from "../../../src/domain/capabilityWords";
import { EMPTY_CAPABILITIES } from "../../../src/domain/emptyCapabilities";
import { orchestratorCapabilities } from "../../../src/domain/orchestratorCapabilities";
import { OrchestratorError } from "../../../src/domain/orchestratorError";
import { RegistrationRefusedError } from "../../../src/domain/remote/registrationRefusedError";
import type { RemoteNotice } from "../../../src/domain/remote/remoteNotice";
import type { RemoteTask } from "../../../src/domain/remote/remoteTask";
import type { TranscoderRegistration } from "../../../src/domain/remote/transcoderRegistration";
import type { TaskSource } from "../../../src/ports/taskSource";
import { createTaskMetrics } from "../../../src/services/remote/taskMetrics";
import { TaskWorker } from "../../../src/services/remote/taskWorker";
import { FakeProbe } from "../../fakes/fakeProbe";
import { FakeTranscoder } from "../../fakes/fakeTranscoder";
import { ManualClock } from "../../fakes/manualClock";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { TEST_PROFILES } from "../../fakes/testNetwork";

const CAPABILITIES = orchestratorCapabilities([], "0.9.1");
const TASK: RemoteTask = {
  ...{ id: 5n, source: "/stream/1/source.tempfile", sessionId: "1", sequence: 7n, durationMs: 3000, profiles: TEST_PROFILES },
  ...{ capabilities: undefined, clip: undefined, isReinitForced: false },
};

/** An orchestrator that the test plays. */
class FakeTaskSource implements TaskSource {
  readonly registrations: TranscoderRegistration[] = [];
  readonly results: (readonly [bigint, string | readonly [pixels: bigint[], decoded: bigint]])[] = [];
  source = "a source";
  beforeResult: () => Promise<void> = async () => undefined;
  private line = new AbortController();
  private say: (event: RemoteNotice | "connected" | Error | "end") => void = () => undefined;

  async *follow(registration: TranscoderRegistration, signal: AbortSignal): AsyncGenerator<RemoteNotice | "connected"> {
    this.registrations.push(registration);
    signal.addEventListener("abort", () => this.say("end"), { once: true, signal: this.next() });
    for (;;) {
      const event = await new Promise<RemoteNotice | "connected" | Error | "end">((resolve) => (this.say = resolve));
      if (event instanceof Error) throw event;
      if (event === "end") return;
      yield event;
    }
  }

  async tell(...events: (RemoteNotice | "connected" | Error | "end")[]): Promise<void> {
    for (const event of events) {
      this.say(event);
      await settled();
    }
  }

  /** Of the line that begins; the one before it is over. */
  private next(): AbortSignal {
    this.line.abort();
    this.line = new AbortController();
    return this.line.signal;
  }

  async fetch(): Promise<Uint8Array> {
    if (this.source === "") throw new OrchestratorError("unreachable", "no such file", true);
    return new TextEncoder().encode(this.source);
  }

  async sendResult(taskId: bigint, { renditions, decoded }: Parameters<TaskSource["sendResult"]>[1]): Promise<void> {
    await this.beforeResult();
    this.results.push([taskId, [renditions.map(({ pixels }) => pixels), decoded]]);
  }

  async sendFailure(taskId: bigint, text: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.results.push([taskId, text]);
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe("TaskWorker", () => {
  let source: FakeTaskSource;
  let transcoder: FakeTranscoder;
  let clock: ManualClock;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;
  let worker: TaskWorker;
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(async () => {
    source = new FakeTaskSource();
    transcoder = new FakeTranscoder();
    clock = new ManualClock();
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
    worker = new TaskWorker(
      { secret: "hush", capacity: 3, capabilities: CAPABILITIES },
      { source, transcoder, probe: new FakeProbe(), clock, logger, metrics: createTaskMetrics(metrics) },
    );
    stop = new AbortController();
    running = worker.run(stop.signal);
    running.catch(() => undefined);
    await settled();
  });

  afterEach(async () => {
    stop.abort();
    await running.catch(() => undefined);
  });

  it("offers what it has, and knows whether it is taken", async () => {
    expect(source.registrations).to.deep.equal([{ secret: "hush", capacity: 3n, capabilities: CAPABILITIES }]);
    expect(worker.isConnected).to.equal(false);
    await source.tell("connected");
    expect([worker.isConnected, metrics.values.get("orchestrator_connected")]).to.deep.equal([true, 1]);
    await source.tell("end");
    expect([worker.isConnected, metrics.values.get("orchestrator_connected")]).to.deep.equal([false, 0]);
  });

  it("transcodes what it is sent, several segments at a time", async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    transcoder.before = (job) => (job.sessionId === "1" ? held : Promise.resolve());
    const clip = { fromMs: 1, toMs: 2 };
    await source.tell("connected", { task: { ...TASK, clip, isReinitForced: true } }, { task: { ...TASK, id: 6n, sessionId: "2" } });
    const sizes = TEST_PROFILES.map(({ width, height }) => BigInt(60 * width * height));
    const done = [sizes, BigInt(60 * 1280 * 720)];
    expect(source.results).to.deep.equal([[6n, done]]);
    expect([worker.load, metrics.values.get("transcoder_jobs")]).to.deep.equal([1, 1]);
    finish();
    await settled();
    expect(source.results).to.deep.equal([
      [6n, done],
      [5n, done],
    ]);
    const { bytes, ...job } = transcoder.jobs[0]!;
    expect(new TextDecoder().decode(bytes)).to.equal("a source");
    expect(job).to.deep.equal({
      ...{ sessionId: "1", sequence: 7n, durationMs: 3000, profiles: TEST_PROFILES, isReinitForced: true, clip },
    });
    expect([worker.load, clock.pending]).to.deep.equal([0, []]);
    expect(metrics.values.get("segment_transcoded_total")).to.equal(2);
  });

  it("frees what it keeps for a session that has ended", async () => {
    await source.tell({ endedSession: "1" });
    expect(transcoder.ended).to.deep.equal(["1"]);
  });

  for (const [what, given, text] of [
    ["the segment is no video", { source: "garbage" }, "TranscoderInvalidVideo"],
    ["the source cannot be had", { source: "" }, "internal error"],
    ["it lacks what the segment needs", { capabilities: CAPABILITY.hevcDecode }, "incompatible segment capabilities"],
    ["the encoder fails", { failure: new Error("/dev/nvidia0 is gone") }, "internal error"],
  ] as const) {
    it(`says so when ${what}`, async () => {
      if ("source" in given) source.source = given.source;
      if ("failure" in given) transcoder.before = () => Promise.reject(given.failure);
      const capabilities = "capabilities" in given ? { ...EMPTY_CAPABILITIES, words: capabilityWords([given.capabilities]) } : undefined;
      await source.tell({ task: { ...TASK, capabilities } });
      expect(source.results).to.deep.equal([[5n, text]]);
      expect(metrics.values.get("segment_transcode_failed_total")).to.equal(1);
      expect(logger.at("warn")).to.have.length(text === "TranscoderInvalidVideo" ? 0 : 1);
    });
  }

  it("leaves it at that when nobody wants its result any more", async () => {
    source.beforeResult = () => Promise.reject(new OrchestratorError("rejected", "nobody waits for this task any more", true));
    await source.tell({ task: TASK });
    expect([source.results, logger.at("warn"), metrics.values.get("segment_transcode_failed_total")]).to.deep.equal([[], [], undefined]);
  });

  it("says so when its result cannot be sent", async () => {
    source.beforeResult = () => Promise.reject(new OrchestratorError("unreachable", "the line broke", false));
    await source.tell({ task: TASK });
    expect([source.results, logger.at("warn").length]).to.deep.equal([[[5n, "internal error"]], 1]);
  });

  it("gives up a segment for which nobody waits any more", async () => {
    let signal: AbortSignal | undefined;
    transcoder.transcode = (_job, given) =>
      new Promise((_resolve, reject) => (signal = given).addEventListener("abort", () => reject(given.reason as Error)));
    await source.tell({ task: TASK });
    await clock.advance(11_999);
    expect(signal!.aborted).to.equal(false);
    await clock.advance(1);
    await settled();
    expect([signal!.aborted, worker.load, source.results]).to.deep.equal([true, 0, []]);
  });

  it("calls again when the line ends: after a second, later and later, a minute at most", async () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      await source.tell(i % 2 === 0 ? "end" : new OrchestratorError("unreachable", "no route to host", false));
      waits.push(...clock.pending);
      await clock.advance(clock.pending[0]!);
      await settled();
    }
    expect(waits).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(source.registrations).to.have.length(9);
    expect(logger.lines[1]!.fields).to.include({ reason: "no route to host", inMs: 2000 });
    // A line that has held for long was a good one.
    await clock.advance(60_001);
    await source.tell("end");
    expect(clock.pending).to.deep.equal([1000]);
  });

  it("ends when the orchestrator refuses it for good", async () => {
    await source.tell(new RegistrationRefusedError("invalid secret"));
    expect(await running.catch((error: unknown) => error)).to.be.instanceOf(RegistrationRefusedError);
    expect(source.registrations).to.have.length(1);
  });

  it("ends what it works on when it is stopped", async () => {
    let finish: () => void = () => undefined;
    transcoder.before = () => new Promise<void>((resolve) => (finish = resolve));
    await source.tell("connected", { task: TASK });
    stop.abort();
    let hasEnded = false;
    void running.then(() => (hasEnded = true));
    await settled();
    expect([hasEnded, worker.load, source.results]).to.deep.equal([false, 1, []]);
    finish();
    await running;
    expect(source.results.map(([id]) => id)).to.deep.equal([5n]);
  });

  it("does not wait for its next call when it is stopped", async () => {
    await source.tell("end");
    stop.abort();
    await running;
    expect(source.registrations).to.have.length(1);
  });
});
