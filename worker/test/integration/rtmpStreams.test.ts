// SPDX-License-Identifier: MIT

import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { FfmpegLiveCutter } from "../../src/adapters/ffmpeg/ffmpegLiveCutter";
import { FfmpegSegmentReader } from "../../src/adapters/ffmpeg/ffmpegSegmentReader";
import { LiveWindow } from "../../src/adapters/hls/liveWindow";
import { RtmpServer } from "../../src/adapters/rtmp/rtmpServer";
import { Refusal } from "../../src/domain/refusal";
import { createIngestMetrics } from "../../src/services/ingest/ingestMetrics";
import { IngestStreams } from "../../src/services/ingest/ingestStreams";
import { LiveStreams } from "../../src/services/ingest/liveStreams";
import type { SegmentOutcome } from "../../src/services/jobs/segmentOutcome";
import { MediaFixture } from "../adapters/ffmpeg/mediaFixture";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

describe("streams that FFmpeg publishes over RTMP", () => {
  let media: MediaFixture;
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let outcomes: SegmentOutcome[];
  let asked: string[];
  let streams: IngestStreams;
  let server: RtmpServer;
  let port: number;

  before(async () => {
    media = await MediaFixture.create();
  });
  after(() => media.remove());

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3);
    const gateway = network.gateway([orchestrator.uri]);
    const { clock, logger } = network;
    outcomes = [];
    asked = [];
    streams = new IngestStreams(
      { profiles: TEST_PROFILES, maxStreams: 2, concurrency: 2, maxAttempts: 3 },
      {
        reader: new FfmpegSegmentReader({ inspector: media.inspector }),
        authorizer: {
          authorize: async (url) => {
            asked.push(url);
            if (url.endsWith("/wrong")) throw new Refusal("denied", "the stream is not authorized");
            return { manifestId: undefined, profiles: undefined };
          },
        },
        open: (job) => gateway.open(job),
        createOutput: (manifestId) => new LiveWindow({ manifestId }),
        checkHealth: async () => undefined,
        clock,
        logger,
        metrics: createIngestMetrics(new RecordingMetrics()),
        onSegment: (_manifestId, outcome) => outcomes.push(outcome),
      },
    );
    const ingest = new LiveStreams({ streams, cutter: new FfmpegLiveCutter(media), clock, logger });
    server = new RtmpServer({ host: "127.0.0.1", port: 0, maxStreams: 2 }, { ingest, logger });
    port = await server.listen();
  });

  afterEach(async () => {
    await server.close();
    await network.close();
  });

  it("are cut, transcoded, paid for and played, and end with their publisher", async () => {
    const publishing = publish("movie/key", ["-re"]);
    while (outcomes.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    const playlist = (await streams.findPlaylist("movie", TEST_PROFILES[0].name)) ?? "";
    expect(await publishing).to.equal(0);
    await ended();
    expect(playlist).to.include("#EXTINF:2.000");
    expect(asked).to.deep.equal([`rtmp://127.0.0.1:${port}/movie/key`]);
    expect(outcomes.map(({ isTranscoded, durationMs }) => [isTranscoded, durationMs])).to.deep.equal([
      [true, 2000],
      [true, 2000],
      [true, 1000],
    ]);
    expect(outcomes.every(({ ticketsSent }) => ticketsSent > 0)).to.equal(true);
    while (orchestrator.assembly.sessions.count > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("need a name of their own, and the webhook's consent", async () => {
    expect(await publish("movie/wrong")).to.not.equal(0);
    const first = publish("movie", ["-re"], 3);
    while (streams.manifestIds.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await publish("movie")).to.not.equal(0);
    expect(network.logger.at("warn")).to.deep.equal([
      "An RTMP client is sent away: the stream is not authorized",
      "An RTMP client is sent away: somebody else streams movie: choose another name",
    ]);
    expect(await first).to.equal(0);
    await ended();
    expect(outcomes).to.have.length(2);
  });

  it("can be watched to their end, and go on in the same playlist when their publisher comes back", async () => {
    expect(await publish("movie", [], 3)).to.equal(0);
    expect(await publish("movie", [], 3)).to.equal(0);
    await ended();
    const playlist = (await streams.findPlaylist("movie", TEST_PROFILES[0].name)) ?? "";
    const [first, second, third, fourth] = ["0", "1", "2", "3"].map((number) => `#EXTINF:\\d\\.000,\n.*/${number}\\.ts\n`);
    expect(playlist).to.match(new RegExp(`${first}${second}#EXT-X-DISCONTINUITY\n${third}${fourth}#EXT-X-ENDLIST\n$`));
    expect((await streams.findSegment("movie", TEST_PROFILES[0].name, "3.ts"))!.bytes.length).to.be.greaterThan(0);
    expect(outcomes.map(({ isTranscoded }) => isTranscoded)).to.deep.equal([true, true, true, true]);
    while (orchestrator.assembly.sessions.count > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("lose no segment when they come faster than they play", async () => {
    expect(await publish("movie", [], 40)).to.equal(0);
    await ended();
    expect(outcomes.map(({ sequence, isTranscoded }) => [Number(sequence), isTranscoded])).to.have.deep.members(
      Array.from({ length: 20 }, (_, sequence) => [sequence, true]),
    );
  });

  /** Resolves with the publisher's exit code. */
  async function publish(path: string, pace: readonly string[] = [], seconds = 5): Promise<number> {
    const picture = `testsrc2=size=160x90:rate=30:duration=${seconds}`;
    const args = [
      ...["-v", "error", ...pace, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", `sine=sample_rate=48000:duration=${seconds}`],
      ...["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-c:a", "aac"],
      ...["-f", "flv", `rtmp://127.0.0.1:${port}/${path}`],
    ];
    const child = spawn(media.tools.ffmpeg, args, { stdio: "ignore" });
    const [code] = (await once(child, "close")) as [number];
    return code;
  }

  async function ended(): Promise<void> {
    while (streams.manifestIds.length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
