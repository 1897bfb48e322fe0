// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { detectContainer } from "../../../src/domain/media/detectContainer";
import { inspectTransportStream } from "../../../src/domain/media/inspectTransportStream";
import { parseTransportStream } from "../../../src/domain/media/parseTransportStream";
import { renumberPackets } from "../../../src/domain/media/renumberPackets";
import { TransportStreamMalformed } from "../../../src/domain/media/transportStreamMalformed";
import { TransportStreamSplitter } from "../../../src/domain/media/transportStreamSplitter";
import { unwrapTimestamps } from "../../../src/domain/media/unwrapTimestamps";
import { videoSpan } from "../../../src/domain/media/videoSpan";
import { visitNalUnits } from "../../../src/domain/media/visitNalUnits";
import { StreamBuilder } from "./streamBuilder";

const WRAP = 2 ** 33;

describe("parseTransportStream", () => {
  it("puts packets of each stream together, with their 33-bit times", () => {
    const payload = Buffer.from("a payload that needs more than one transport packet ".repeat(9));
    const bytes = new StreamBuilder()
      .video(payload, { pts: WRAP - 1, isKey: true })
      .audio(Buffer.from("sound"), { pts: 5 })
      .bytes();
    const [video, audio] = parseTransportStream(bytes);
    expect(Buffer.from(video.packets[0].payload).toString()).to.equal(payload.toString());
    expect(video.packets[0]).to.include({ pts: WRAP - 1, dts: WRAP - 1, isRandomAccess: true });
    expect(Buffer.from(audio.packets[0].payload).toString()).to.equal("sound");
    expect([video.streamType, audio.streamType]).to.deep.equal([0x1b, 0x0f]);
  });

  it("finds its place when the first bytes are missing", () => {
    const bytes = new StreamBuilder().video(Buffer.from("x"), { pts: 1, isKey: true }).bytes();
    expect(parseTransportStream(Buffer.concat([Buffer.from([1, 2, 3]), bytes]))).to.have.length(2);
  });

  it("goes on behind what is damaged, also where bytes are missing", () => {
    const builder = new StreamBuilder();
    for (let index = 0; index < 6; index += 1) builder.video(Buffer.alloc(150, index + 1), { pts: index, isKey: true });
    const bytes = builder.bytes();
    const times = (damaged: Uint8Array): unknown => parseTransportStream(damaged)[0].packets.map(({ pts }) => pts);
    expect(times(corrupt(Buffer.from(bytes), 188 * 3))).to.deep.equal([0, 2, 3, 4, 5]);
    expect(times(Buffer.concat([bytes.subarray(0, 188 * 3 + 100), bytes.subarray(188 * 4)]))).to.deep.equal([0, 1, 3, 4, 5]);
    expect(times(Buffer.concat([bytes.subarray(0, 188 * 3), bytes.subarray(188 * 4 - 20)]))).to.deep.equal([0, 2, 3, 4, 5]);
    expect(times(corrupt(bytes, bytes.length - 188))).to.deep.equal([0, 1, 2, 3, 4]);
  });

  const faults: [string, Uint8Array][] = [
    ["nothing", new Uint8Array()],
    ["noise", Buffer.alloc(2000, 7)],
    ["packets without a program", Buffer.alloc(188 * 5).fill(Buffer.from([0x47, 0x1f, 0xff, 0x10]), 0, 4)],
  ];
  for (const [name, bytes] of faults) {
    it(`refuses ${name}`, () => {
      expect(() => parseTransportStream(bytes)).to.throw(TransportStreamMalformed);
    });
  }

  it("never fails otherwise, whatever the bytes", () => {
    const good = new StreamBuilder().video(Buffer.alloc(900, 1), { pts: 1, isKey: true }).audio(Buffer.alloc(300, 2), { pts: 5 }).bytes();
    let seed = 42;
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(good);
      for (let change = 0; change < 4; change += 1) {
        seed = (seed * 1103515245 + 12345) % 2 ** 31;
        bytes[seed % bytes.length] = seed >> 8;
      }
      try {
        inspectTransportStream(bytes);
      } catch (error) {
        expect(error).to.be.instanceOf(TransportStreamMalformed);
      }
    }
  });
});

describe("visitNalUnits", () => {
  const unitsOf = (stream: Uint8Array): number[][] => {
    const units: number[][] = [];
    visitNalUnits(stream, (unit) => units.push([...unit]));
    return units;
  };

  it("splits at start codes of three and four bytes and drops trailing zeros", () => {
    const stream = Buffer.from([9, 0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 2, 0, 0, 0, 0, 1, 0x65, 3, 0]);
    expect(unitsOf(stream)).to.deep.equal([
      [0x67, 1],
      [0x68, 2],
      [0x65, 3],
    ]);
    expect(unitsOf(new Uint8Array())).to.deep.equal([]);
  });
});

describe("TransportStreamSplitter", () => {
  /** Frames every 3000 ticks, with a key frame at each multiple of `keyEvery`. */
  function stream(frames: number, keyEvery: number, first = 0): Buffer {
    const builder = new StreamBuilder();
    for (let frame = 0; frame < frames; frame += 1) {
      const pts = (first + frame * 3000) % WRAP;
      builder.video(Buffer.alloc(400, frame), { pts, isKey: frame % keyEvery === 0 }).audio(Buffer.alloc(50, frame), { pts });
    }
    return builder.bytes();
  }

  function split(bytes: Buffer, minTicks: number, chunk: number): { bytes: Uint8Array; durationTicks: number | undefined }[] {
    const splitter = new TransportStreamSplitter(minTicks);
    const segments = [];
    for (let at = 0; at < bytes.length; at += chunk) segments.push(...splitter.push(bytes.subarray(at, at + chunk)));
    const last = splitter.end();
    return last === undefined ? segments : [...segments, last];
  }

  for (const chunk of [1, 100, 188, 1000, 1_000_000]) {
    it(`cuts before key frames, whatever the pieces it is fed (${chunk} bytes)`, () => {
      const segments = split(stream(70, 10), 60_000, chunk);
      expect(segments.map(({ durationTicks }) => durationTicks)).to.deep.equal([60_000, 60_000, 60_000, undefined]);
      const payloads = segments.flatMap(({ bytes }) => parseTransportStream(bytes)[0].packets.map(({ payload }) => payload[0]));
      expect(payloads).to.deep.equal(Array.from({ length: 70 }, (_, frame) => frame));
      for (const { bytes } of segments) expect(parseTransportStream(bytes)).to.have.length(2);
    });
  }

  it("counts on across the wrap of time", () => {
    const segments = split(stream(40, 10, WRAP - 45_000), 30_000, 188);
    expect(segments.map(({ durationTicks }) => durationTicks)).to.deep.equal([30_000, 30_000, 30_000, undefined]);
  });

  it("holds nothing back and makes nothing up", () => {
    expect(split(Buffer.alloc(0), 1, 188)).to.deep.equal([]);
    expect(split(stream(5, 100), 60_000, 188)).to.have.length(1);
  });
});

describe("renumberPackets", () => {
  it("goes on where the last segment ended, each stream for itself", () => {
    const segment = new StreamBuilder().video(Buffer.alloc(900), { pts: 1, isKey: true }).audio(Buffer.alloc(9), { pts: 1 }).bytes();
    const first = renumberPackets(segment, new Map());
    const second = renumberPackets(segment, first.counters);
    const byPid = new Map<number, number[]>();
    for (const bytes of [first.bytes, second.bytes]) {
      for (let at = 0; at < bytes.length; at += 188) {
        const pid = ((bytes[at + 1] & 0x1f) << 8) | bytes[at + 2];
        byPid.set(pid, [...(byPid.get(pid) ?? []), bytes[at + 3] & 0x0f]);
      }
    }
    for (const [pid, counters] of byPid) {
      expect(counters, `stream ${pid}`).to.deep.equal(counters.map((_, index) => index % 16));
    }
    expect(segment.length).to.equal(second.bytes.length);
  });
});

describe("times", () => {
  it("are lifted over the wrap", () => {
    expect(unwrapTimestamps([WRAP - 10, 5, WRAP - 5])).to.deep.equal([WRAP - 10, WRAP + 5, WRAP - 5]);
    expect(unwrapTimestamps([5, WRAP - 10])).to.deep.equal([5, -10]);
    expect(unwrapTimestamps([])).to.deep.equal([]);
  });

  it("span from the first frame to the end of the last", () => {
    expect(videoSpan({ timestamps: [9000, 12_000, 15_000] })).to.deep.equal({ startMs: 100, durationMs: 100 });
    expect(videoSpan({ timestamps: [9000] })).to.deep.equal({ startMs: 100, durationMs: 0 });
    expect(videoSpan({ timestamps: [] })).to.deep.equal({ startMs: 0, durationMs: 0 });
  });
});

describe("detectContainer", () => {
  it("tells transport streams and MP4 from everything else", () => {
    expect(detectContainer(new StreamBuilder().bytes())).to.equal("mpegts");
    expect(detectContainer(Buffer.from("\0\0\0\x18ftypisom"))).to.equal("mp4");
    const damaged = Buffer.concat([Buffer.alloc(300, 7), new StreamBuilder().video(Buffer.alloc(1000), { pts: 1 }).bytes()]);
    expect(detectContainer(damaged)).to.equal("mpegts");
    for (const other of ["", "RIFF....AVI ", "#EXTM3U", "\x47"]) expect(detectContainer(Buffer.from(other))).to.equal(undefined);
  });
});

function corrupt(bytes: Buffer, at: number): Buffer {
  bytes[at] = 0;
  return bytes;
}
