// SPDX-License-Identifier: MIT

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { HlsPlaylistWriter } from "../../../src/adapters/hls/hlsPlaylistWriter";
import { PlaylistError } from "../../../src/adapters/hls/playlistError";
import { StorageError } from "../../../src/domain/storageError";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";
import type { SourceSegment } from "../../../src/ports/segmentSource";
import { MediaFixture } from "../ffmpeg/mediaFixture";

type Added = Parameters<HlsPlaylistWriter["add"]>[0];

describe("HlsPlaylistWriter", () => {
  const profiles = [MediaFixture.profile(), MediaFixture.profile({ name: "tiny", width: 146, height: 82, fps: 15 })];
  let media: MediaFixture;
  let sources: SourceSegment[];
  let added: Added[];
  let folders = 0;

  before(async () => {
    media = await MediaFixture.create();
    sources = await media.segments(await media.clip("clip.mp4", { seconds: 9 }));
    added = await Promise.all(sources.map((source) => transcode(source, profiles)));
  });
  after(() => media.remove());

  async function transcode(source: SourceSegment, wanted: readonly SegmentProfile[]): Promise<Added> {
    const job = MediaFixture.job(source.bytes, wanted);
    const renditions = await media.transcoder().transcode(job, new AbortController().signal);
    return { sequence: source.sequence, durationMs: source.durationMs, renditions };
  }

  function writer(): { hls: HlsPlaylistWriter; folder: string } {
    const folder = media.path(`hls-${(folders += 1)}`);
    return { hls: new HlsPlaylistWriter({ folder }), folder };
  }

  async function written(order: readonly number[], lost: readonly number[] = []): Promise<string> {
    const { hls } = writer();
    for (const index of order) await hls.add(added[index]);
    for (const index of lost) await hls.skip(BigInt(index), 2000);
    return hls.close();
  }

  it("describes each track from its own bytes", async () => {
    const master = readFileSync(await written([0, 1, 2, 3, 4]), "utf8").split("\n");
    expect(master[0]).to.equal("#EXTM3U");
    const infos = master.filter((line) => line.startsWith("#EXT-X-STREAM-INF"));
    expect(infos[0]).to.match(/CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",RESOLUTION=160x90,FRAME-RATE=30\.000$/);
    expect(infos[1]).to.match(/RESOLUTION=146x82,FRAME-RATE=15\.000$/);
    const peak = Math.max(...added.map(({ renditions, durationMs }) => Math.ceil((renditions[0].bytes.length * 8000) / durationMs)));
    expect(infos[0]).to.include(`BANDWIDTH=${peak},`);
    expect(master).to.include("small/index.m3u8").and.to.include("tiny/index.m3u8");
  });

  it("lists the segments in order, however they come", async () => {
    const master = await written([2, 0, 4, 3, 1]);
    const playlist = readFileSync(join(dirname(master), "small", "index.m3u8"), "utf8");
    expect(playlist.split("\n")).to.deep.equal([
      ...["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:2", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0"],
      ...["#EXT-X-INDEPENDENT-SEGMENTS", "#EXTINF:2.000,", "0.ts", "#EXTINF:2.000,", "1.ts", "#EXTINF:2.000,", "2.ts"],
      ...["#EXTINF:2.000,", "3.ts", "#EXTINF:1.000,", "4.ts", "#EXT-X-ENDLIST", ""],
    ]);
  });

  it("plays every track of the whole master playlist, every frame, on one clock", async () => {
    const master = await written([0, 1, 2, 3, 4]);
    for (const [track, frames, interval] of [
      [0, 270, 3000],
      [1, 135, 6000],
    ]) {
      const times = await playedTimes(master, `0:v:${track}`);
      expect(times).to.have.length(frames);
      const gaps = times.slice(1).map((time, index) => time - times[index]);
      expect(new Set(gaps)).to.deep.equal(new Set([interval]));
    }
    const sound = await playedTimes(master, "0:a:0");
    const gaps = sound.slice(1).map((time, index) => time - sound[index]);
    expect(Math.max(...gaps)).to.be.at.most(1921);
    expect(sound.length * 1920).to.be.closeTo(9 * 90_000, 3 * 1920);
  });

  it("marks a lost segment as a gap, and the rest still plays in its time", async () => {
    const master = await written([0, 1, 3, 4], [2]);
    const playlist = readFileSync(join(dirname(master), "tiny", "index.m3u8"), "utf8");
    expect(playlist).to.include("1.ts\n#EXT-X-GAP\n#EXTINF:2.000,\n2.ts\n#EXTINF:2.000,\n3.ts").and.to.include("#EXT-X-VERSION:8\n");
    expect(playlist).to.not.include("DISCONTINUITY");
    const times = await playedTimes(master, "0:v:0");
    expect(times).to.have.length(210);
    const jumps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.max(...jumps)).to.equal(183_000);
  });

  it("begins with a gap where the first segments were lost", async () => {
    const master = await written([2, 3, 4], [0, 1]);
    const playlist = readFileSync(join(dirname(master), "small", "index.m3u8"), "utf8");
    const gap = (name: string): string[] => ["#EXT-X-GAP", "#EXTINF:2.000,", name];
    expect(playlist.split("\n").slice(6, 14)).to.deep.equal([...gap("0.ts"), ...gap("1.ts"), "#EXTINF:2.000,", "2.ts"]);
    expect(await playedTimes(master, "0:v:0")).to.have.length(150);
  });

  it("does not wait for ever for a segment that never came", async () => {
    const master = await written([0, 3, 4]);
    const playlist = readFileSync(join(dirname(master), "small", "index.m3u8"), "utf8");
    expect(playlist).to.include("0.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\n3.ts\n#EXTINF:1.000,\n4.ts\n#EXT-X-ENDLIST");
  });

  it("can be played while it grows: complete, open, and nothing half written", async () => {
    const { hls, folder } = writer();
    await hls.add(added[1]);
    expect(existsSync(join(folder, "master.m3u8"))).to.equal(false);
    await hls.add(added[0]);
    const playlist = readFileSync(join(folder, "small", "index.m3u8"), "utf8");
    expect(playlist).to.include("PLAYLIST-TYPE:EVENT").and.to.include("1.ts").and.not.to.include("ENDLIST");
    await Promise.all([hls.add(added[2]), hls.add(added[3]), hls.add(added[3])]);
    await hls.close();
    expect(readFileSync(join(folder, "small", "index.m3u8"), "utf8").match(/3\.ts/g)).to.have.length(1);
    expect(readdirSync(join(folder, "small")).sort()).to.deep.equal(["0.ts", "1.ts", "2.ts", "3.ts", "index.m3u8"]);
  });

  it("keeps names with slashes, dots and spaces inside its folder, apart from each other", async () => {
    const { hls, folder } = writer();
    const names = ["../a b", ".._a_b", "480p/ä"];
    const renditions = names.map((name) => ({ profile: MediaFixture.profile({ name }), bytes: added[0].renditions[0].bytes }));
    await hls.add({ sequence: 0n, durationMs: 2000, renditions });
    const master = await hls.close();
    expect(readdirSync(folder).sort()).to.deep.equal(["480p__", "___a_b", "___a_b-2", "master.m3u8"]);
    expect(await playedTimes(master, "0:v:2")).to.have.length(60);
  });

  it("says what is wrong with a segment it cannot list, and goes on", async () => {
    const { hls } = writer();
    const broken = { ...added[0], renditions: [{ profile: profiles[0], bytes: Buffer.from("nonsense") }] };
    expect(await failure(hls.add(broken))).to.be.instanceOf(PlaylistError);
    await hls.add(added[0]);
    expect(await playedTimes(await hls.close(), "0:v:0")).to.have.length(60);
  });

  it("reports an output folder that cannot be written, and loses nothing once it can", async () => {
    writeFileSync(media.path("file"), "");
    const hls = new HlsPlaylistWriter({ folder: media.path("file/below") });
    const error = await failure(hls.add(added[0]));
    expect(error).to.be.instanceOf(StorageError);
    expect(error.message).to.include("make the output folder exist and writable");

    rmSync(media.path("file"));
    await hls.add(added[1]);
    expect(await playedTimes(await hls.close(), "0:v:0")).to.have.length(120);
  });

  /** Decodes one stream of a playlist, refusing any decoding error, and returns its times in 90 kHz ticks. */
  async function playedTimes(master: string, stream: string): Promise<number[]> {
    const args = ["-xerror", "-err_detect", "explode", "-copyts", "-i", master, "-map", stream, "-vsync", "passthrough"];
    const listing = await media.ffmpeg([...args, "-enc_time_base", "1/90000", "-f", "framemd5", "pipe:1"]);
    return listing
      .toString()
      .split("\n")
      .filter((line) => line.startsWith("0,"))
      .map((line) => Number(line.split(",")[2]));
  }
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: Error) => error,
  );
}
