// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { FfmpegLiveCutter } from "../../../src/adapters/ffmpeg/ffmpegLiveCutter";
import { MediaError } from "../../../src/domain/mediaError";
import type { LiveCut, LiveSegment } from "../../../src/ports/liveCutter";
import { MediaFixture } from "./mediaFixture";

describe("FfmpegLiveCutter", () => {
  let media: MediaFixture;

  before(async () => {
    media = await MediaFixture.create();
  });
  after(() => media.remove());

  const flv = (args: readonly string[], seconds = 5): Promise<Buffer> =>
    media.ffmpeg([
      ...["-f", "lavfi", "-i", `testsrc2=size=320x180:rate=30:duration=${seconds}`],
      ...["-f", "lavfi", "-i", `sine=sample_rate=48000:duration=${seconds}`],
      ...["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-c:a", "aac", ...args, "-f", "flv", "pipe:1"],
    ]);

  it("cuts at the stream's own key frames, and copies pictures and sound bit for bit", async () => {
    const bytes = await flv([]);
    const segments = await cutAll(new FfmpegLiveCutter(media).open(), bytes);
    expect(segments.map(({ durationMs }) => durationMs)).to.deep.equal([2000, 2000, 1000]);
    const inspections = await Promise.all(segments.map((segment) => media.inspector.inspect(segment.bytes)));
    expect(inspections.map(({ video }) => [video?.frames, video?.startsWithKeyFrame])).to.deep.equal([
      [60, true],
      [60, true],
      [30, true],
    ]);
    const joined = Buffer.concat(segments.map((segment) => segment.bytes));
    for (const stream of ["v", "a"]) {
      const checksum = (input: Buffer): Promise<Buffer> =>
        media.ffmpeg(["-i", "pipe:0", "-map", `0:${stream}`, "-f", "md5", "pipe:1"], input);
      expect((await checksum(joined)).toString(), stream).to.equal((await checksum(bytes)).toString());
    }
  });

  it("gives each segment out as soon as it is complete", async () => {
    const bytes = await flv([], 10);
    const cut = new FfmpegLiveCutter(media).open();
    const segments = cut.segments[Symbol.asyncIterator]();
    const first = segments.next();
    const middle = Math.floor(bytes.length * 0.6);
    const feeding = feed(cut, bytes.subarray(0, middle));
    expect((await first).done).to.equal(false); // and the stream is not over
    const rest = feeding.then(() => feed(cut, bytes.subarray(middle))).then(() => cut.end());
    while ((await segments.next()).done !== true);
    await rest;
  });

  it("takes a stream without sound, and one with B frames", async () => {
    for (const args of [["-an"], ["-preset", "medium", "-bf", "3"]]) {
      const segments = await cutAll(new FfmpegLiveCutter(media).open(), await flv(args));
      expect(segments.length, args.join(" ")).to.equal(3);
    }
  });

  context("given a stream that cannot be cut", () => {
    const faults: [string, { maxSegmentBytes?: number }, () => Promise<Buffer>, RegExp][] = [
      [
        "no key frames",
        { maxSegmentBytes: 100_000 },
        () => flv(["-g", "10000"]),
        /No keyframes in input.*set the encoder's key frame interval to 2 seconds/,
      ],
      ["no pictures", {}, () => flv(["-vn"]), /the stream holds no H\.264 video$/],
      ["bytes that are no FLV", {}, async () => Buffer.alloc(100_000, 7), /./],
      ["nothing", {}, async () => Buffer.alloc(0), /./],
    ];
    for (const [name, options, bytes, text] of faults) {
      it(`blames ${name}, and takes no more of it`, async () => {
        const cut = new FfmpegLiveCutter(media, options).open();
        const error = await cutAll(cut, await bytes()).then(
          () => expect.fail("it was cut"),
          (reason: unknown) => reason,
        );
        expect(error).to.be.instanceOf(MediaError);
        expect((error as MediaError).message).to.match(text);
        await cut.write(Buffer.alloc(1_000_000)); // resolves: nobody has to wait for a cut that is over
      });
    }
  });
});

async function feed(cut: LiveCut, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += 5000) await cut.write(bytes.subarray(at, at + 5000));
}

async function cutAll(cut: LiveCut, bytes: Buffer): Promise<LiveSegment[]> {
  const feeding = feed(cut, bytes).then(() => cut.end());
  const segments: LiveSegment[] = [];
  try {
    for await (const segment of cut.segments) segments.push(segment);
  } finally {
    await feeding;
  }
  return segments;
}
