// SPDX-License-Identifier: MIT

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FfmpegMediaProbe } from "../../src/adapters/ffmpeg/ffmpegMediaProbe";
import { readIngestConfig } from "../../src/nodes/ingestConfig";
import { readOrchestratorConfig } from "../../src/nodes/orchestratorConfig";
import type { RunningIngest } from "../../src/nodes/runningIngest";
import type { RunningNode } from "../../src/nodes/runningNode";
import { SettingReader } from "../../src/nodes/settingReader";
import { startIngest } from "../../src/nodes/startIngest";
import { startOrchestrator } from "../../src/nodes/startOrchestrator";
import { MediaFixture } from "../adapters/ffmpeg/mediaFixture";

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Splits a multipart body at the lengths that its parts give. */
function parseMultipart(body: Buffer, boundary: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const line = `--${boundary}`;
    expect(body.toString("latin1", at, at + line.length)).to.equal(line);
    at += line.length;
    if (body.toString("latin1", at, at + 4) === "--\r\n") return parts;
    const end = body.indexOf("\r\n\r\n", at);
    const lines = body.toString("latin1", at + 2, end).split("\r\n");
    const headers = new Map(lines.map((text) => [text.split(": ")[0]!.toLowerCase(), text.slice(text.indexOf(": ") + 2)]));
    const length = Number(headers.get("content-length"));
    parts.push({ headers, body: body.subarray(end + 4, end + 4 + length) });
    at = end + 4 + length + 2;
  }
}

describe("a gateway that takes pushed segments, and an orchestrator, with real video", function () {
  this.timeout(180_000);
  let media: MediaFixture;
  let folder: string;
  let orchestrator: RunningNode;
  let gateway: RunningIngest;

  const settings = (given: Record<string, string>): SettingReader => new SettingReader(new Map(Object.entries(given)));
  const push = (path: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.ready.ingestUrl}${path}`, { method: "POST", headers, body: Buffer.from(body) });
  const profiles = [MediaFixture.profile(), MediaFixture.profile({ name: "tiny", width: 146, height: 82 })];

  before(async () => {
    media = await MediaFixture.create();
    folder = mkdtempSync(join(tmpdir(), "ingest-test-"));
    orchestrator = await startOrchestrator(
      readOrchestratorConfig(
        settings({
          ...{ "price-per-unit": "0", gpu: "off", "encoder-preset": "ultrafast", "log-level": "error", "cli-addr": "127.0.0.1:0" },
          ...{ "http-addr": "127.0.0.1:0", "data-dir": join(folder, "orchestrator") },
        }),
      ),
    );
    gateway = await startIngest(
      readIngestConfig(
        settings({
          ...{ "http-addr": "127.0.0.1:0", "cli-addr": "127.0.0.1:0", "data-dir": join(folder, "gateway"), "log-level": "error" },
          ...{ "orch-addr": orchestrator.ready.serviceUri, "timeout-multiplier": "20", "discovery-timeout": "30000", "verify-sample": "1" },
        }),
      ),
      () => undefined,
    );
  });

  after(async () => {
    await gateway?.stop();
    await orchestrator?.stop();
    rmSync(folder, { recursive: true, force: true });
    media.remove();
  });

  it("gives the renditions back, and shows them to players", async () => {
    const segments = await media.segments(await media.clip("clip.mp4", { seconds: 4 }));
    const configuration = JSON.stringify({
      profiles: profiles.map(({ name, width, height, bitrate }) => ({ name, width, height, bitrate })),
    });
    const probe = new FfmpegMediaProbe({ inspector: media.inspector });
    for (const { sequence, bytes, info } of segments.slice(0, 2)) {
      const response = await push(`/live/show/${sequence}.ts`, bytes, {
        ...{ Accept: "multipart/mixed", "Content-Duration": "2000", "Content-Resolution": "320x180" },
        "Livepeer-Transcode-Configuration": configuration,
      });
      const body = Buffer.from(await response.arrayBuffer());
      expect(response.status, body.toString("latin1", 0, 200)).to.equal(200);
      const boundary = /boundary=(.+)$/.exec(response.headers.get("content-type")!)![1]!;
      const parts = parseMultipart(body, boundary);
      expect(parts.map(({ headers }) => headers.get("rendition-name"))).to.deep.equal(["small", "tiny"]);
      expect(parts[0]!.headers.get("content-type")).to.equal(`video/mp2t; name="small_${sequence}.ts"`);
      const found = await Promise.all(parts.map((part) => probe.probe(part.body)));
      expect(found.map(({ width, height, frames, audioCodec }) => [width, height, frames, audioCodec])).to.deep.equal([
        [160, 90, info.frames, info.audioCodec],
        [146, 82, info.frames, info.audioCodec],
      ]);
    }
    const master = await (await fetch(`${gateway.ready.ingestUrl}/stream/show.m3u8`)).text();
    expect(master).to.contain("RESOLUTION=160x90").and.contain("show/tiny.m3u8").and.contain("show/source.m3u8");
    const read = await media.ffmpeg(["-i", `${gateway.ready.ingestUrl}/stream/show/small/1.ts`, "-f", "null", "-"]);
    expect(read.length).to.equal(0);
  });

  it("gives back the part of a segment that is asked for", async () => {
    const [, { bytes }] = await media.segments(await media.clip("part.mp4", { seconds: 4 }));
    const slice = { "Content-Duration": "2000", "Content-Slice-From": "500", "Content-Slice-To": "1250", Accept: "multipart/mixed" };
    const response = await push("/live/part/1.ts", bytes, slice);
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.status, body.toString("latin1", 0, 200)).to.equal(200);
    const parts = parseMultipart(body, response.headers.get("content-type")!.split("boundary=")[1]!);
    for (const part of parts) expect((await media.inspector.inspect(part.body)).video!.frames).to.be.within(22, 23);
    const { ingestUrl } = gateway.ready;
    const [name] = parts.map(({ headers }) => headers.get("rendition-name"));
    expect(await (await fetch(`${ingestUrl}/stream/part/${name}.m3u8`)).text()).to.contain("#EXTINF:0.750,");
    expect(await (await fetch(`${ingestUrl}/stream/part/source.m3u8`)).text()).to.contain("#EXTINF:2.000,");
  });

  it("copies sound alone, takes MP4, and says what is no video", async () => {
    const clip = await media.clip("two.mp4", { seconds: 2 });
    const sound = await media.ffmpeg(["-i", clip, "-vn", "-c", "copy", "-f", "mpegts", "pipe:1"]);
    const copied = await push("/live/sound/0.ts", sound, { Accept: "multipart/mixed" });
    const parts = parseMultipart(Buffer.from(await copied.arrayBuffer()), copied.headers.get("content-type")!.split("boundary=")[1]!);
    expect(parts.map(({ body }) => body.equals(sound))).to.deep.equal([true, true]);

    expect((await push("/live/file/0.mp4", readFileSync(clip))).status).to.equal(200);
    const odd = await media.ffmpeg(["-i", clip, "-c:v", "mpeg2video", "-c:a", "copy", "-f", "mpegts", "pipe:1"]);
    for (const bytes of [odd, Buffer.from("no video"), sound.subarray(0, 188 * 2)]) {
      expect((await push("/live/bad/0.ts", bytes)).status).to.equal(422);
    }
    expect((await fetch(`${gateway.ready.apiUrl}/metrics`)).status).to.equal(200);
  });
});
