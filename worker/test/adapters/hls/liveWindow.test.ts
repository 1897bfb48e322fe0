// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { LiveWindow } from "../../../src/adapters/hls/liveWindow";

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

  it("lists transport streams only", () => {
    add(0, "mp4");
    expect(live.playlist("source")).to.equal(undefined);
    expect(live.playlist()).not.to.contain("source");
    expect(live.segment("small", "0.ts")!.contentType).to.equal("video/mp2t");
    expect(live.segment("small", "../0.ts")).to.equal(undefined);
  });
});
