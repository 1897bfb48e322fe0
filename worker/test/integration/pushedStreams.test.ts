// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { LiveWindow } from "../../src/adapters/hls/liveWindow";
import { CAPABILITY } from "../../src/domain/capability";
import type { StreamSettings } from "../../src/domain/ingest/streamSettings";
import { Refusal } from "../../src/domain/refusal";
import { createIngestMetrics } from "../../src/services/ingest/ingestMetrics";
import { IngestStreams } from "../../src/services/ingest/ingestStreams";
import type { SegmentOutcome } from "../../src/services/jobs/segmentOutcome";
import { FAKE_SOURCE_INFO, FakeSource } from "../fakes/fakeSource";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

describe("pushed streams over real TLS sockets", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let outcomes: SegmentOutcome[];
  let streams: IngestStreams;

  const push = (
    manifestId: string,
    sequence: number,
    name?: string,
    settings?: StreamSettings,
  ): Promise<readonly { name: string; bytes: Uint8Array }[]> => {
    const { bytes } = FakeSource.segment(sequence, name);
    return streams.push({ manifestId, sequence: BigInt(sequence), durationMs: 2000, bytes, settings, url: "http://gateway" });
  };

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3);
    const gateway = network.gateway([orchestrator.uri]);
    outcomes = [];
    streams = new IngestStreams(
      { profiles: TEST_PROFILES, maxStreams: 10, concurrency: 2, maxAttempts: 3 },
      {
        reader: { read: async () => FAKE_SOURCE_INFO },
        authorizer: undefined,
        open: (job) => gateway.open(job),
        createOutput: (manifestId) => new LiveWindow({ manifestId }),
        checkHealth: async () => undefined,
        clock: network.clock,
        logger: network.logger,
        metrics: createIngestMetrics(new RecordingMetrics()),
        onSegment: (_manifestId, outcome) => outcomes.push(outcome),
      },
    );
  });

  afterEach(() => network.close());

  it("are transcoded and paid for, several at a time, and end their sessions when no more comes", async () => {
    const answers = await Promise.all([push("a", 7), push("b", 7), push("a", 8), push("a", 9), push("b", 8)]);
    expect(answers.every((renditions) => renditions.length === TEST_PROFILES.length)).to.equal(true);
    expect(new TextDecoder().decode(answers[2]![0]!.bytes)).to.match(/^P240p30fps16x9 of segment 8/);
    expect(outcomes.every(({ ticketsSent }) => ticketsSent > 0)).to.equal(true);
    expect(orchestrator.assembly.sessions.count).to.be.greaterThan(1);

    network.clock.advance(60_000);
    await streams.endIdle();
    expect([streams.manifestIds, orchestrator.assembly.sessions.count]).to.deep.equal([[], 0]);
    expect((await push("a", 0)).length).to.equal(TEST_PROFILES.length);
    await streams.run(AbortSignal.abort());
    expect(orchestrator.assembly.sessions.count).to.equal(0);
  });

  it("have time-outs and a fresh encoder as their settings say", async () => {
    const waits: number[] = [];
    const { client } = network;
    const submit = client.submitSegment.bind(client);
    client.submitSegment = (uri, submission) => {
      waits.push(submission.timeouts.headersMs);
      return submit(uri, submission);
    };
    await push("a", 0);
    await push("b", 0, undefined, { manifestId: undefined, profiles: undefined, timeoutMultiplier: 2.5, isReinitForced: true });
    expect(waits).to.deep.equal([2000, 5000]);
    expect(orchestrator.transcoder.jobs.map(({ isReinitForced }) => isReinitForced)).to.deep.equal([false, true]);
  });

  it("and their renditions may have spaces in their names", async () => {
    const profiles = TEST_PROFILES.map((profile, index) => ({ ...profile, name: `low (${index}) +1` }));
    const settings = { manifestId: undefined, profiles, timeoutMultiplier: undefined, isReinitForced: undefined };
    const renditions = await push("my stream", 0, undefined, settings);
    expect(renditions.map(({ name }) => name)).to.deep.equal(profiles.map(({ name }) => name));
    expect(await streams.findPlaylist("my stream")).to.contain("my%20stream/low%20(0)%20%2B1.m3u8\n");
    expect(await streams.findPlaylist("my stream", "low (0) +1")).to.contain("low%20(0)%20%2B1/0.ts\n");
    expect((await streams.findSegment("my stream", "low (0) +1", "0.ts"))!.bytes.length).to.be.greaterThan(0);
  });

  it("are clipped where their client wants a part only, by orchestrators that can", async () => {
    const whole = { manifestId: "a", durationMs: 2000, settings: undefined, url: "http://gateway", bytes: FakeSource.segment(0).bytes };
    await streams.push({ ...whole, sequence: 0n });
    await streams.push({ ...whole, sequence: 1n, clip: { fromMs: 250, toMs: 750 } });
    const { jobs } = orchestrator.transcoder;
    expect(jobs.map(({ clip }) => clip)).to.deep.equal([undefined, { fromMs: 250, toMs: 750 }]);
    const canSlice = jobs.map(({ capabilities }) => ((capabilities!.words[0]! >> BigInt(CAPABILITY.segmentSlicing)) & 1n) === 1n);
    expect(canSlice).to.deep.equal([false, true]);
  });

  it("take a number again, in another session", async () => {
    for (const sequence of [4, 4, 5]) await push("a", sequence);
    expect(new Set(orchestrator.transcoder.jobs.map(({ sessionId }) => sessionId)).size).to.equal(2);
  });

  it("tell a segment that is at fault from an orchestrator that is not there", async () => {
    const kindOf = (pushing: Promise<unknown>): Promise<unknown> =>
      pushing.catch((error: unknown) => (error instanceof Refusal ? `${error.kind}: ${error.text}` : error));
    expect(await kindOf(push("a", 0, "garbage"))).to.equal("unprocessable: TranscoderInvalidVideo");
    await orchestrator.kill();
    expect(await kindOf(push("a", 1))).to.equal("busy: No sessions available");
    expect(await kindOf(push("b", 0))).to.equal("busy: No sessions available");
  });
});
