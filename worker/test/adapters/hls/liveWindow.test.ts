// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { LiveWindow } from "../../../src/adapters/hls/liveWindow";
import { StreamBuilder } from "../../domain/media/streamBuilder";

/** Parameters of 64x64 pixels, and the head of a key picture. */
const H264_PICTURE = Buffer.from("000000016742c00ada10926a020202040000000168ce3c8000000001658884000400", "hex");
const ADTS_FRAME = Buffer.from("fff14c80013ffc00000000", "hex");

const bytes = (length = 188): Uint8Array => new Uint8Array(length);

describe("LiveWindow", () => {
  let live: LiveWindow;

  const add = (sequence: number, format: "mpegts" | "mp4" = "mpegts", length?: number): void =>
    live.add({
      sequence: BigInt(sequence),
      durationMs: 2000,
      tracks: [
        { name: "source", format, bytes: bytes(length) },
        { name: "small", format: "mpegts", bytes: bytes(length) },
      ],
    });
  const push = (...sequences: number[]): void => {
    for (const sequence of sequences) {
      live.begin(BigInt(sequence));
      add(sequence);
    }
  };
  const listed = (track = "small"): string[] => (live.playlist(track) ?? "").split("\n").filter((line) => line.endsWith(".ts"));
  const tag = (name: string): number[] =>
    [...live.playlist("small")!.matchAll(new RegExp(`#EXT-X-${name}:(\\d+)`, "g"))].map((match) => Number(match[1]));

  beforeEach(() => {
    live = new LiveWindow({ manifestId: "show+1" });
  });

  it("has nothing to show before the first segment", () => {
    live.begin(0n);
    expect([live.playlist(), live.playlist("small"), live.segment("small", "0.ts")]).to.deep.equal([undefined, undefined, undefined]);
  });

  it("lists six segments, relative to the playlist, and counts those that have left", () => {
    push(10, 11, 12, 13, 14, 15, 16, 17);
    expect(listed()).to.deep.equal([12, 13, 14, 15, 16, 17].map((sequence) => `small/${sequence}.ts`));
    expect(tag("MEDIA-SEQUENCE")).to.deep.equal([2]);
    expect(live.playlist("small")).to.contain("#EXTINF:2.000,").and.not.contain("ENDLIST");
    expect(live.playlist()).to.contain("show%2B1/source.m3u8").and.contain("show%2B1/small.m3u8");
  });

  it("keeps what has just left the list for players that still ask for it, and nothing more", () => {
    push(...Array.from({ length: 20 }, (_, index) => index));
    const kept = Array.from({ length: 20 }, (_, index) => index).filter((index) => live.segment("small", `${index}.ts`) !== undefined);
    expect(kept).to.deep.equal([11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it("keeps fewer segments when they are large", () => {
    for (const sequence of [0, 1, 2]) add(sequence, "mpegts", 40_000_000);
    expect(listed()).to.deep.equal(["small/2.ts"]);
  });

  it("keeps bytes that are the same in all tracks once, though their counters differ", () => {
    const packet = Uint8Array.from({ length: 188 }, (_, at) => [0x47, 0x1f, 0xff, 0x10][at] ?? 0);
    const tracks = (count: number, source: Uint8Array) =>
      Array.from({ length: count }, (_, index) => ({ name: `track ${index}`, format: "mpegts" as const, bytes: source }));
    // The first track has seen one packet more than the others.
    live.add({ sequence: 0n, durationMs: 2000, tracks: tracks(1, packet) });
    for (const sequence of [1n, 2n, 3n]) {
      const source = new Uint8Array(188 * 200_000);
      source.set(packet);
      live.add({ sequence, durationMs: 2000, tracks: tracks(20, source) });
    }
    // Counted once for each track, three of them would not fit.
    expect(listed("track 1").map((line) => line.slice(-4))).to.deep.equal(["1.ts", "2.ts", "3.ts"]);
    expect(live.segment("track 0", "1.ts")!.bytes[3]! & 0x0f).to.equal(1);
    expect(live.segment("track 1", "1.ts")!.bytes[3]! & 0x0f).to.equal(0);
  });

  it("lists in order what was done out of order", () => {
    for (const sequence of [0n, 1n, 2n]) live.begin(sequence);
    add(2);
    add(1);
    expect(listed()).to.deep.equal([]);
    add(0);
    expect(listed()).to.deep.equal(["small/0.ts", "small/1.ts", "small/2.ts"]);
    expect(live.playlist("small")).not.to.contain("DISCONTINUITY\n");
  });

  it("marks the gap of a segment that was lost", () => {
    for (const sequence of [0n, 1n, 2n]) live.begin(sequence);
    add(0);
    add(2);
    expect(listed()).to.deep.equal(["small/0.ts"]);
    live.skip(1n);
    expect(live.playlist("small")).to.match(/0\.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\nsmall\/2\.ts/);
    push(3, 4, 5, 6, 7, 8);
    expect(tag("DISCONTINUITY-SEQUENCE")).to.deep.equal([1]);
  });

  it("leaves out segments that were pushed before", () => {
    push(0, 1, 2, 1, 3);
    expect(listed()).to.deep.equal(["small/0.ts", "small/1.ts", "small/2.ts", "small/3.ts"]);
  });

  it("goes on when a client counts anew", () => {
    push(100, 101, 0, 1);
    expect(listed()).to.deep.equal(["small/100.ts", "small/101.ts", "small/0.ts", "small/1.ts"]);
    expect(live.playlist("small")!.match(/DISCONTINUITY\n/g)).to.have.length(1);
  });

  it("marks what is lost of one track as a gap, so that all have the same numbers", () => {
    const part = (name: string) => ({ name, format: "mpegts" as const, bytes: bytes() });
    const lose = (sequence: bigint): void => live.add({ sequence, durationMs: 2000, tracks: [part("source")], lost: ["small"] });
    lose(0n);
    expect(live.playlist()).to.contain("source.m3u8").and.not.contain("small.m3u8");
    push(1);
    lose(2n);
    lose(2n);
    push(3);
    expect(live.playlist("small")).to.match(
      /VERSION:8[^]*#EXT-X-GAP\n#EXTINF:2.000,\nsmall\/0.ts\n#EXTINF:2.000,\nsmall\/1.ts\n#EXT-X-GAP\n#EXTINF:2.000,\nsmall\/2.ts\n#EXTINF:2.000,\nsmall\/3.ts\n$/,
    );
    expect(live.playlist("source"))
      .to.contain("VERSION:6\n")
      .and.not.match(/GAP|DISCONTINUITY\n/);
    expect([live.segment("small", "2.ts"), live.segment("source", "2.ts")?.bytes.length]).to.deep.equal([undefined, 188]);
    push(4, 5, 6, 7, 8);
    expect(tag("MEDIA-SEQUENCE")).to.deep.equal([3]);
  });

  it("lists what was lost when it comes in time after all", () => {
    const source = { name: "source", format: "mpegts" as const, bytes: bytes() };
    push(0);
    live.add({ sequence: 1n, durationMs: 2000, tracks: [source], lost: ["small"] });
    push(1, 2);
    expect(listed()).to.deep.equal(["small/0.ts", "small/1.ts", "small/2.ts"]);
    expect(live.playlist("small")).to.not.contain("GAP");
    expect(listed("source")).to.deep.equal(["source/0.ts", "source/1.ts", "source/2.ts"]);
  });

  it("says in all tracks where codecs, size or clock of one change, and where pictures come and go", () => {
    const piece = (pts: number, hasSound = true): Uint8Array => {
      const builder = new StreamBuilder();
      for (let index = 0; index < 60; index += 1) {
        builder.video(H264_PICTURE, { pts: pts + index * 3000, isKey: true });
        if (hasSound) builder.audio(ADTS_FRAME, { pts: pts + index * 3000 });
      }
      return builder.bytes();
    };
    const track = (name: string, content: Uint8Array) => ({ name, format: "mpegts" as const, bytes: content });
    const give = (sequence: number, source: Uint8Array, small = bytes()): void =>
      live.add({ sequence: BigInt(sequence), durationMs: 2000, tracks: [track("source", source), track("small", small)] });
    const breaks = (name: string): number[] =>
      [...live.playlist(name)!.matchAll(/(DISCONTINUITY\n)?#EXTINF:2.000,\n.*\/(\d+)\.ts/g)].flatMap(([, mark, sequence]) =>
        mark === undefined ? [] : [Number(sequence)],
      );
    give(0, piece(0));
    give(1, piece(180_000));
    give(2, piece(900_000));
    give(3, piece(1_080_000, false));
    give(4, piece(1_260_000, false));
    give(5, piece(0, false));
    for (const name of ["source", "small"]) expect(breaks(name), name).to.deep.equal([2, 3, 5]);
    expect(tag("DISCONTINUITY-SEQUENCE")).to.deep.equal([0]);
  });

  it("ends, and goes on with who begins anew, in the tracks of that one", () => {
    push(0, 1);
    live.end();
    expect(live.playlist("small")).to.match(/small\/1\.ts\n#EXT-X-ENDLIST\n$/);
    expect(live.nextSequence).to.equal(2n);
    live.begin(2n, true);
    expect(live.playlist("small")).to.not.contain("ENDLIST");
    live.add({ sequence: 2n, durationMs: 2000, tracks: [{ name: "source", format: "mpegts", bytes: bytes() }] });
    expect(live.playlist("source")).to.match(/1\.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\nsource\/2\.ts\n$/);
    expect(live.playlist("small")).to.equal(undefined);
  });

  it("lists transport streams only", () => {
    add(0, "mp4");
    expect(live.playlist("source")).to.equal(undefined);
    expect(live.playlist()).not.to.contain("source");
    expect(live.segment("small", "0.ts")!.contentType).to.equal("video/mp2t");
    expect(live.segment("small", "../0.ts")).to.equal(undefined);
  });
});
