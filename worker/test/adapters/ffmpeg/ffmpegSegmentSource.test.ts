// SPDX-License-Identifier: MIT

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { FfmpegSegmentSource } from "../../../src/adapters/ffmpeg/ffmpegSegmentSource";
import { makeClip } from "../../../src/adapters/ffmpeg/makeClip";
import { MediaError } from "../../../src/domain/mediaError";
import type { Logger } from "../../../src/ports/logger";
import type { SourceSegment } from "../../../src/ports/segmentSource";
import { MediaFixture } from "./mediaFixture";

describe("FfmpegSegmentSource", () => {
  let media: MediaFixture;

  before(async () => {
    media = await MediaFixture.create();
  });
  after(() => media.remove());

  it("copies clean H.264 and AAC without touching a bit", async () => {
    const path = await media.clip("plain.mp4", { seconds: 7 });
    const messages: string[] = [];
    const segments = await collect(new FfmpegSegmentSource({ path }, { tools: media.tools, logger: listen(messages) }));
    expect(messages).to.deep.equal(["Cutting the video at its own key frames"]);
    expect(segments.map(({ sequence, durationMs, info }) => [sequence, durationMs, info.frames])).to.deep.equal([
      [0n, 2000, 60],
      [1n, 2000, 60],
      [2n, 2000, 60],
      [3n, 1000, 30],
    ]);
    const whole = Buffer.concat(segments.map(({ bytes }) => bytes));
    for (const stream of ["v", "a"]) expect(await streamHash(media, whole, stream)).to.equal(await streamHash(media, path, stream));
  });

  it("makes segments that stand alone and follow each other without a gap", async () => {
    const segments = await media.segments(await media.clip("alone.mp4", { seconds: 5 }));
    let end: number | undefined;
    for (const { bytes, info } of segments) {
      const { video } = await media.inspector.inspect(bytes);
      expect(video?.startsWithKeyFrame).to.equal(true);
      expect(video?.timestamps).to.have.length(info.frames);
      if (end !== undefined) expect(info.startMs).to.be.closeTo(end, 1);
      end = info.startMs + info.durationMs;
    }
  });

  it("encodes once what cannot be copied: other codecs, odd sizes, sparse key frames, turned or interlaced pictures", async () => {
    const sparse = ["-g", "600", "-keyint_min", "600"];
    const picture = (size: string, rate: string, seconds: number): string[] => [
      "-f",
      "lavfi",
      "-i",
      `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`,
    ];
    const files: [string, readonly string[], { frames: number; size: string }][] = [
      [
        "vp9.webm",
        [...picture("320x180", "25", 3), "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
        { frames: 75, size: "320x180" },
      ],
      ["odd.mkv", [...picture("321x181", "24000/1001", 3), "-pix_fmt", "yuv444p", "-c:v", "libx264"], { frames: 72, size: "320x180" }],
      [
        "sparse.mp4",
        [...picture("320x180", "30", 7), "-pix_fmt", "yuv420p", "-c:v", "libx264", ...sparse],
        { frames: 210, size: "320x180" },
      ],
      ["fast.mp4", [...picture("320x180", "120", 2), "-pix_fmt", "yuv420p", "-c:v", "libx264"], { frames: 120, size: "320x180" }],
      ["mpeg2.mpg", [...picture("320x180", "25", 3), "-c:v", "mpeg2video"], { frames: 75, size: "320x180" }],
      [
        "open.mkv",
        [...picture("320x180", "30", 5), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-x264-params", "open-gop=1:keyint=30:min-keyint=30"],
        { frames: 150, size: "320x180" },
      ],
    ];
    for (const [name, args, expected] of files) {
      await media.ffmpeg([...args, media.path(name)]);
      const messages: string[] = [];
      const source = new FfmpegSegmentSource({ path: media.path(name) }, { tools: media.tools, logger: listen(messages) });
      const segments = await collect(source);
      expect(messages, name).to.deep.equal(["Encoding the video while cutting it"]);
      expect(
        segments.reduce((sum, { info }) => sum + info.frames, 0),
        name,
      ).to.be.closeTo(expected.frames, 1);
      for (const { info, durationMs } of segments) {
        expect(`${info.width}x${info.height}`, name).to.equal(expected.size);
        expect(durationMs, name).to.be.at.most(2050);
      }
    }
  });

  it("turns a video that is to be shown turned", async () => {
    const path = await media.clip("landscape.mp4", { seconds: 1 });
    await media.ffmpeg(["-i", path, "-c", "copy", "-metadata:s:v", "rotate=90", media.path("turned.mp4")]);
    const [segment] = await media.segments(media.path("turned.mp4"));
    expect([segment.info.width, segment.info.height]).to.deep.equal([180, 320]);
  });

  it("keeps portrait video, files without sound, and files shorter than a segment", async () => {
    const path = await media.clip("short.mp4", { seconds: 0.5, size: "180x320", args: ["-an"] });
    const segments = await media.segments(path);
    expect(segments).to.have.length(1);
    const { info, durationMs } = segments[0];
    expect([info.width, info.height, info.frames, info.audioCodec, durationMs]).to.deep.equal([180, 320, 15, null, 500]);
  });

  it("gives a single picture the time that the rate says", async () => {
    for (const args of [[], ["-c:v", "mpeg4"]]) {
      const path = await media.clip("one.mp4", { seconds: 1, rate: "25", args: ["-an", "-frames:v", "1", ...args] });
      expect((await media.segments(path)).map(({ durationMs, info }) => [durationMs, info.frames])).to.deep.equal([[40, 1]]);
    }
  });

  it("keeps a variable frame rate", async () => {
    const filter = ["-vf", "select='lt(mod(n,10),4)+eq(mod(n,7),0)'", "-vsync", "vfr"];
    const args = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=6", ...filter, "-c:v", "libvpx", "-b:v", "1M"];
    await media.ffmpeg([...args, media.path("variable.webm")]);
    const segments = await media.segments(media.path("variable.webm"));
    const frames = segments.reduce((sum, { info }) => sum + info.frames, 0);
    const source = await media.ffmpeg(["-i", media.path("variable.webm"), "-vsync", "passthrough", "-f", "framemd5", "pipe:1"]);
    expect(frames).to.equal(
      source
        .toString()
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#")).length,
    );
  });

  it("turns other sound into AAC", async () => {
    const path = await media.clip("vorbis.mkv", { seconds: 2, args: ["-c:a", "libvorbis"] });
    const [segment] = await media.segments(path);
    expect(segment.info.audioCodec).to.equal("aac");
  });

  it("waits for a slow reader, and dies with one that leaves", async () => {
    const path = await media.clip("long.mp4", { seconds: 20 });
    const source = new FfmpegSegmentSource({ path }, { tools: media.tools, logger: listen([]) });
    for await (const segment of source.segments(new AbortController().signal)) {
      expect(segment.sequence).to.equal(0n);
      break;
    }
    const controller = new AbortController();
    const seen: bigint[] = [];
    const error = await failure(
      (async () => {
        for await (const segment of source.segments(controller.signal)) {
          seen.push(segment.sequence);
          controller.abort();
        }
      })(),
    );
    expect(seen[0]).to.equal(0n);
    expect(error).to.be.instanceOf(MediaError);
  });

  it("takes what there is of a file that was cut off, and says that there was more", async () => {
    const whole = await media.clip("whole.mp4", { seconds: 6 });
    const path = media.path("cut.mp4");
    await media.ffmpeg(["-i", whole, "-c", "copy", "-movflags", "faststart", path]);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    const messages: string[] = [];
    const segments = await collect(new FfmpegSegmentSource({ path }, { tools: media.tools, logger: listen(messages) }));
    expect(segments.length).to.be.within(1, 2);
    expect(messages.at(-1)).to.equal("The video is damaged: what FFmpeg could not read of it is left out");
  });

  it("says what is wrong with a file that is missing, not video, or without pictures", async () => {
    await media.ffmpeg(["-f", "lavfi", "-i", "sine=duration=1", media.path("sound.wav")]);
    const cases: [string, RegExp, boolean][] = [
      [media.path("absent.mp4"), /Cannot read .*absent\.mp4 \(ENOENT\)/, false],
      [__filename, /TranscoderInvalidVideo/, true],
      [media.path("sound.wav"), /holds no video stream/, true],
    ];
    for (const [path, message, isInputFault] of cases) {
      const error = await failure(media.segments(path));
      expect(error.message).to.match(message);
      expect((error as MediaError).isInputFault).to.equal(isInputFault);
    }
  });
});

describe("makeClip", () => {
  it("makes the same moving picture with sound every time", async () => {
    const media = await MediaFixture.create();
    try {
      const hashes: string[] = [];
      for (const name of ["one.mp4", "two.mp4"]) {
        await makeClip({ path: media.path(name), seconds: 3, width: 320, height: 180 }, media.tools);
        hashes.push(
          createHash("sha256")
            .update(readFileSync(media.path(name)))
            .digest("hex"),
        );
      }
      expect(hashes[0]).to.equal(hashes[1]);
      const segments = await media.segments(media.path("one.mp4"));
      expect(segments.map(({ info }) => [info.frames, info.audioCodec])).to.deep.equal([
        [60, "aac"],
        [30, "aac"],
      ]);
      const frames = await media.ffmpeg(["-i", media.path("one.mp4"), "-map", "0:v", "-f", "framemd5", "pipe:1"]);
      const sums = frames
        .toString()
        .split("\n")
        .filter((line) => line.startsWith("0,"))
        .map((line) => line.split(",").at(-1));
      expect(new Set(sums).size).to.equal(90);
    } finally {
      media.remove();
    }
  });
});

async function collect(source: FfmpegSegmentSource): Promise<SourceSegment[]> {
  const segments: SourceSegment[] = [];
  for await (const segment of source.segments(new AbortController().signal)) segments.push(segment);
  return segments;
}

/** Hash of the compressed packets of one kind, whatever the container. */
async function streamHash(media: MediaFixture, input: Uint8Array | string, kind: string): Promise<string> {
  const source = typeof input === "string" ? ["-i", input] : ["-i", "pipe:0"];
  const format =
    kind === "v" ? ["-c", "copy", "-bsf:v", "h264_mp4toannexb,h264_metadata=aud=remove", "-f", "h264"] : ["-c", "copy", "-f", "adts"];
  const bytes = await media.ffmpeg([...source, "-map", `0:${kind}`, ...format, "pipe:1"], typeof input === "string" ? undefined : input);
  return createHash("sha256").update(bytes).digest("hex");
}

function listen(messages: string[]): Logger {
  const record = (message: string): void => void messages.push(message);
  return { debug: record, info: record, warn: record, error: record, child: () => listen(messages) };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: Error) => error,
  );
}
