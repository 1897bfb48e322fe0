// SPDX-License-Identifier: MIT

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { FfmpegTranscoder } from "../../../src/adapters/ffmpeg/ffmpegTranscoder";
import { TranscodeFailure } from "../../../src/adapters/ffmpeg/transcodeFailure";
import { compareAudio } from "../../../src/domain/media/compareAudio";
import { MediaError } from "../../../src/domain/mediaError";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";
import type { SourceSegment } from "../../../src/ports/segmentSource";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { withoutKeyFrames } from "./damage";
import { MediaFixture } from "./mediaFixture";
import { skipAloud } from "./skipAloud";

const NEVER = new AbortController().signal;
const { profile, job } = MediaFixture;

describe("FfmpegTranscoder", () => {
  let media: MediaFixture;
  let transcoder: FfmpegTranscoder;
  let segments: SourceSegment[];

  before(async () => {
    media = await MediaFixture.create();
    transcoder = media.transcoder();
    segments = await media.segments(await media.clip("clip.mp4", { seconds: 6 }));
  });
  after(async () => {
    await transcoder.close();
    media.remove();
  });

  it("says what it is and how fast", async () => {
    const found = await transcoder.capabilities();
    expect(found.description).to.match(/libx264|h264_nvenc/);
    expect(found.pixelsPerSecond).to.be.greaterThan(100_000);
    expect(found.extraCapabilities).to.include(15);
  });

  it("shows how busy it is", async () => {
    const metrics = new RecordingMetrics();
    const { capabilities, inspector } = media;
    const modules = { capabilities, inspector, logger: new RecordingLogger(), metrics };
    const busy = new FfmpegTranscoder({ preset: "ultrafast", gpu: "off", maxConcurrent: 3 }, modules);
    const work = busy.transcode(job(segments[0].bytes, [profile()]), NEVER);
    expect(metrics.values).to.deep.equal(
      new Map([
        ["encoder_slots", 3],
        ["encoder_jobs", 1],
      ]),
    );
    await work;
    expect(metrics.values.get("encoder_jobs")).to.equal(0);
  });

  context("given a good segment", () => {
    it("makes each rendition in order, with its size, frames and pixels counted from the file", async () => {
      const profiles = [profile(), profile({ name: "tiny", width: 146, height: 50 }), profile({ name: "half", fps: 15 })];
      const renditions = await transcoder.transcode(job(segments[1].bytes, profiles), NEVER);
      expect(renditions.map((r) => [r.profile.name, r.frames, r.width, r.height, r.pixels])).to.deep.equal([
        ["small", 60, 160, 90, 864000n],
        ["tiny", 60, 146, 82, 718320n],
        ["half", 30, 160, 90, 432000n],
      ]);
      for (const { bytes, frames } of renditions) expect(await decodedFrames(media, bytes)).to.equal(frames);
    });

    it("keeps every time stamp, begins with a key frame and copies the audio bit for bit", async () => {
      const source = await media.inspector.inspect(segments[1].bytes);
      const [rendition] = await transcoder.transcode(job(segments[1].bytes, [profile()]), NEVER);
      const made = await media.inspector.inspect(rendition.bytes);
      expect(made.video?.timestamps).to.deep.equal(source.video?.timestamps);
      expect(made.video?.startsWithKeyFrame).to.equal(true);
      expect(made.audio?.frames.length).to.be.greaterThan(80);
      expect(made.audio?.frames.length).to.equal(source.audio?.frames.length);
      expect(compareAudio(source.audio, made.audio)).to.equal(undefined);
      expect(made.audio?.firstTimestamp).to.equal(source.audio?.firstTimestamp);
    });

    it("fills and thins frames to a fixed rate without a gap between segments", async () => {
      const rates = [
        { fps: 25, fpsDen: 1 },
        { fps: 30000, fpsDen: 1001 },
        { fps: 60, fpsDen: 1 },
      ];
      const profiles = rates.map((rate, index) => profile({ name: `rate${index}`, ...rate }));
      const runs: number[][] = rates.map(() => []);
      for (const segment of segments) {
        const renditions = await transcoder.transcode(job(segment.bytes, profiles), NEVER);
        for (const [index, { bytes }] of renditions.entries()) {
          runs[index].push(...((await media.inspector.inspect(bytes)).video?.timestamps ?? []));
        }
      }
      for (const [index, times] of runs.entries()) {
        const interval = (90_000 * rates[index].fpsDen) / rates[index].fps;
        expect(times.length).to.be.closeTo((6 * 90_000) / interval, 1);
        const gaps = times.slice(1).map((time, i) => time - times[i]);
        for (const gap of gaps) expect(Math.abs(gap - interval)).to.be.at.most(1);
      }
    });

    it("makes as many frames of a fixed rate as the time takes, also of sources that do not say how long their last picture is shown", async () => {
      const rates = [15, 25, 30, 60];
      const profiles = rates.map((fps) => profile({ name: `rate${fps}`, fps }));
      for (const rate of ["24", "25", "30", "60", "30000/1001"]) {
        // Encoded anew when it is cut: with a clock of 90 kHz in its pictures, as other encoders write it for a rate that varies.
        const pieces = await media.segments(await media.clip("other.mp4", { seconds: 4, rate, args: ["-c:v", "mpeg4", "-g", "12"] }));
        const expected = pieces.map(({ durationMs }) => rates.map((fps) => (durationMs * fps) / 1000));
        for (const [index, { bytes }] of pieces.entries()) {
          const made = await transcoder.transcode(job(bytes, profiles), NEVER);
          for (const [at, { frames }] of made.entries())
            expect(frames, `${rate} to ${rates[at]}`).to.be.closeTo(expected[index]![at]!, 0.51);
        }
      }
    });

    it("honours profile, key frame interval and quality", async () => {
      const profiles = [
        profile({ name: "baseline", encoderProfile: "baseline" }),
        profile({ name: "main", encoderProfile: "main", gopMs: 500 }),
        profile({ name: "constrained", encoderProfile: "constrainedHigh", gopMs: 1000, fps: 30 }),
        profile({ name: "intra", gopMs: -1 }),
        profile({ name: "quality", quality: 45 }),
        profile({ name: "default" }),
      ];
      const strict = media.transcoder({ preset: "veryfast" });
      const renditions = await strict.transcode(job(segments[0].bytes, profiles), NEVER);
      const videos = await Promise.all(renditions.map(async ({ bytes }) => (await media.inspector.inspect(bytes)).video));
      expect(videos.map((video) => video?.profile)).to.deep.equal([...["Constrained Baseline", "Main", "High", "High", "High", "High"]]);
      expect(videos.map((video) => video?.keyFrames)).to.deep.equal([1, 4, 2, 60, 1, 1]);
      expect(await videoBits(media, renditions[4].bytes)).to.be.lessThan((await videoBits(media, renditions[5].bytes)) / 2);
    });

    it("keeps the bitrate near what was asked for", async () => {
      const [low, high] = await transcoder.transcode(
        job(segments[0].bytes, [profile({ bitrate: 80_000 }), profile({ name: "rich", bitrate: 400_000 })]),
        NEVER,
      );
      expect((await videoBits(media, low.bytes)) / 2).to.be.within(50_000, 130_000);
      expect((await videoBits(media, high.bytes)) / 2).to.be.within(250_000, 520_000);
    });

    it("reads and writes MP4 as well", async () => {
      const mp4 = await media.ffmpeg(
        ["-i", "pipe:0", "-c", "copy", "-bsf:a", "aac_adtstoasc", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"],
        segments[0].bytes,
      );
      for (const bytes of [mp4, readFileSync(media.path("clip.mp4")), segments[0].bytes]) {
        const [rendition] = await transcoder.transcode(job(bytes, [profile({ format: "mp4" })]), NEVER);
        const made = await media.inspector.inspect(rendition.bytes);
        const source = await media.inspector.inspect(bytes);
        expect(made.container).to.equal("mp4");
        expect(rendition.frames).to.equal(source.video?.frames);
        expect(compareAudio(source.audio, made.audio)).to.equal(undefined);
      }
    });

    it("trims to the clip range and leaves times where they were", async () => {
      const clip = { fromMs: 500, toMs: 1500 };
      const [rendition] = await transcoder.transcode(job(segments[1].bytes, [profile()], { clip }), NEVER);
      const source = await media.inspector.inspect(segments[1].bytes);
      const made = await media.inspector.inspect(rendition.bytes);
      expect(rendition.frames).to.equal(30);
      expect(made.video?.timestamps).to.deep.equal(source.video?.timestamps.slice(15, 45));
      expect(made.audio?.frames.length).to.be.within(46, 48);
    });

    it("takes odd ones: portrait, no sound, fractional rate, one frame, 4:4:4, HEVC, times that wrap", async () => {
      const cases: [string, readonly string[], string, number][] = [
        ["portrait", ["-f", "lavfi", "-i", "testsrc2=size=180x320:rate=30:duration=1", ...H264], "146x258", 30],
        ["fractional", ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24000/1001:duration=1", ...H264], "160x90", 24],
        ["one frame", ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-frames:v", "1", ...H264], "160x90", 1],
        ["4:4:4", ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=1", ...H264, "-pix_fmt", "yuv444p"], "160x90", 30],
        [
          "HEVC",
          ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=1", "-c:v", "libx265", "-x265-params", "log-level=none"],
          ...(["160x90", 30] as [string, number]),
        ],
        [
          "wrapping times",
          ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=1", ...H264, "-output_ts_offset", "95442.2"],
          ...(["160x90", 30] as [string, number]),
        ],
      ];
      for (const [name, args, size, frames] of cases) {
        const bytes = await media.ffmpeg([...args, "-f", "mpegts", "pipe:1"]);
        const [rendition] = await transcoder.transcode(job(bytes, [profile()]), NEVER);
        expect(`${rendition.width}x${rendition.height}`, name).to.equal(size);
        expect(rendition.frames, name).to.equal(frames);
        expect(await decodedFrames(media, rendition.bytes), name).to.equal(frames);
      }
    });
  });

  context("given a faulty input", () => {
    const cases: [string, () => Promise<Uint8Array>, string][] = [
      [
        "random bytes",
        () => Promise.resolve(Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3)) & 0xff)),
        "TranscoderInvalidVideo",
      ],
      ["nothing", () => Promise.resolve(new Uint8Array()), "TranscoderInvalidVideo"],
      ["a text", () => Promise.resolve(Buffer.from("#EXTM3U\nfile:///etc/passwd\n".repeat(40))), "TranscoderInvalidVideo"],
      [
        "empty transport packets",
        () => Promise.resolve(Buffer.alloc(188 * 40).fill(Buffer.from([0x47, 0x1f, 0xff, 0x10]), 0)),
        "TranscoderInvalidVideo",
      ],
      ["sync bytes and noise", () => Promise.resolve(noiseWithSync(188 * 400)), "TranscoderInvalidVideo"],
      [
        "sound alone",
        () => media.ffmpeg(["-i", "pipe:0", "-vn", "-c", "copy", "-f", "mpegts", "pipe:1"], segments[0].bytes),
        "TranscoderInvalidVideo",
      ],
      ["no key frame", () => Promise.resolve(withoutKeyFrames(segments[0].bytes)), "No keyframes in input"],
      [
        "an old codec",
        () => media.ffmpeg(["-i", "pipe:0", "-an", "-c:v", "mpeg2video", "-f", "mpegts", "pipe:1"], segments[0].bytes),
        "Unsupported input codec",
      ],
      ["a truncated MP4", async () => readFileSync(media.path("clip.mp4")).subarray(0, 3000), "TranscoderInvalidVideo"],
    ];
    for (const [name, input, wireText] of cases) {
      it(`blames ${name} with "${wireText}"`, async () => {
        const error = await failure(transcoder.transcode(job(await input(), [profile()]), NEVER));
        expect(error, error.stack).to.be.instanceOf(MediaError);
        expect((error as MediaError).wireText).to.equal(wireText);
        expect((error as MediaError).isInputFault).to.equal(true);
      });
    }

    it("refuses more than 300 seconds and holes in time before any work", async () => {
      const long = await failure(transcoder.transcode(job(segments[0].bytes, [profile()], { durationMs: 300_001 }), NEVER));
      expect((long as MediaError).wireText).to.equal("TranscoderInvalidVideo");
      const args = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-frames:v", "2", "-vf", "setpts=N*200/TB"];
      const sparse = await media.ffmpeg([...args, "-vsync", "passthrough", "-enc_time_base", "1/90000", ...H264, "-f", "mpegts", "pipe:1"]);
      const runaway = await failure(transcoder.transcode(job(sparse, [profile({ fps: 30 })]), NEVER));
      expect((runaway as MediaError).wireText).to.match(/Encoded frames runaway|TranscoderInvalidVideo/);
      expect((runaway as MediaError).isInputFault).to.equal(true);
    });

    it("blames impossible profiles on who sent them", async () => {
      const texts: [Partial<SegmentProfile>, string][] = [
        [{ bitrate: 0 }, "Invalid argument"],
        [{ width: -1 }, "Invalid argument"],
        [{ gopMs: -2 }, "TranscoderInvalidGOP"],
      ];
      for (const [change, text] of texts) {
        const error = await failure(transcoder.transcode(job(segments[0].bytes, [profile(change)]), NEVER));
        expect((error as MediaError).wireText).to.equal(text);
      }
    });

    it("still decodes what is left of a damaged segment", async () => {
      const damaged = Buffer.from(segments[0].bytes);
      damaged.fill(0x55, 188 * 60 + 4, 188 * 61);
      const [rendition] = await transcoder.transcode(job(damaged, [profile()]), NEVER);
      expect(rendition.frames).to.be.greaterThan(30);
    });
  });

  context("given a fault of this machine", () => {
    it("kills FFmpeg when time is up", async () => {
      const slow = media.transcoder({ preset: "placebo", timeoutMs: () => 30 });
      const error = await failure(slow.transcode(job(segments[0].bytes, [profile()]), NEVER));
      expectOwnFault(error, "timeout");
    });

    it("kills FFmpeg when the caller gives up, running or waiting", async () => {
      const single = media.transcoder({ maxConcurrent: 1, preset: "placebo" });
      const running = new AbortController();
      const waiting = new AbortController();
      const profiles = Array.from({ length: 6 }, (_, index) => profile({ name: `p${index}`, width: 1280, height: 720, fps: 60 }));
      const first = failure(single.transcode(job(segments[0].bytes, profiles), running.signal));
      const second = failure(single.transcode(job(segments[0].bytes, profiles), waiting.signal));
      waiting.abort();
      expectOwnFault(await second, "aborted");
      running.abort();
      expectOwnFault(await first, "aborted");
      const [rendition] = await single.transcode(job(segments[0].bytes, [profile()]), NEVER);
      expect(rendition.frames).to.equal(60);
    });

    it("loses one segment when FFmpeg crashes, and serves the next", async () => {
      const crash = media.path("crash");
      const tools = media.wrapped("crashing-ffmpeg", `if [ -e ${crash} ]; then rm ${crash}; kill -SEGV $$; fi`);
      const cuda = { deviceName: "left alone", canDecode: true, canScale: true, problem: undefined };
      const fragile = media.with({ ...media.capabilities, cuda, tools }).transcoder({ gpu: "off" });
      writeFileSync(crash, "");
      expectOwnFault(await failure(fragile.transcode(job(segments[0].bytes, [profile()]), NEVER)), "crashed");
      const [rendition] = await fragile.transcode(job(segments[0].bytes, [profile()]), NEVER);
      expect(rendition.frames).to.equal(60);
    });

    it("says so when the folder for temporary files is missing or full, and leaves nothing in it", async () => {
      const missing = media.transcoder({ scratchFolder: media.path("absent") });
      const mp4 = [profile({ format: "mp4" })];
      expectOwnFault(await failure(missing.transcode(job(segments[0].bytes, mp4), NEVER)), "storageUnwritable");

      mkdirSync(media.path("scratch"));
      const tidy = media.transcoder({ scratchFolder: media.path("scratch") });
      await tidy.transcode(job(segments[0].bytes, mp4), NEVER);
      await failure(tidy.transcode(job(Buffer.from("garbage"), mp4), NEVER));
      await failure(
        media.transcoder({ scratchFolder: media.path("scratch"), timeoutMs: () => 10 }).transcode(job(segments[0].bytes, mp4), NEVER),
      );
      expect(readdirSync(media.path("scratch"))).to.deep.equal([]);
    });

    it("says so when the disk is full, and goes on with the next segment", async function () {
      const small = media.path("small");
      mkdirSync(small);
      const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", small]);
      if (mount.status !== 0) skipAloud(this, "a small disk cannot be mounted here");
      try {
        const cramped = media.transcoder({ scratchFolder: small });
        expectOwnFault(await failure(cramped.transcode(job(segments[0].bytes, [profile({ format: "mp4" })]), NEVER)), "storageFull");
        expect(readdirSync(small)).to.deep.equal([]);
        expect(await cramped.transcode(job(segments[0].bytes, [profile()]), NEVER)).to.have.length(1);
      } finally {
        spawnSync("umount", ["--lazy", small]);
      }
    });

    it("needs no disk at all for transport streams", async () => {
      const diskless = media.transcoder({ scratchFolder: "/dev/null/absent" });
      expect(await diskless.transcode(job(segments[0].bytes, [profile()]), NEVER)).to.have.length(1);
    });

    it("says which encoder is missing without blaming the input", async () => {
      const poor = media.with({ ...media.capabilities, encoders: new Set(["libx264"]) }).transcoder();
      expectOwnFault(await failure(poor.transcode(job(segments[0].bytes, [profile({ codec: "h265" })]), NEVER)), "encoderMissing");
    });

    it("stops its work and takes no more once it is closed", async () => {
      const closing = media.transcoder({ preset: "placebo" });
      const running = failure(closing.transcode(job(segments[0].bytes, [profile({ width: 1280, height: 720, fps: 60 })]), NEVER));
      await closing.close();
      expectOwnFault(await running, "aborted");
      expectOwnFault(await failure(closing.transcode(job(segments[0].bytes, [profile()]), NEVER)), "closed");
    });
  });
});

const H264 = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast"];

function noiseWithSync(length: number): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 24);
  for (let at = 0; at < length; at += 188) bytes[at] = 0x47;
  return bytes;
}

async function decodedFrames(media: MediaFixture, bytes: Uint8Array): Promise<number> {
  const args = ["-copyts", "-i", "pipe:0", "-map", "0:v", "-vsync", "passthrough", "-f", "framemd5", "pipe:1"];
  const listing = await media.ffmpeg(args, bytes);
  return listing
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")).length;
}

async function videoBits(media: MediaFixture, bytes: Uint8Array): Promise<number> {
  return (await media.ffmpeg(["-i", "pipe:0", "-map", "0:v", "-c", "copy", "-f", "h264", "pipe:1"], bytes)).length * 8;
}

function expectOwnFault(error: Error, kind: TranscodeFailure["kind"]): void {
  expect(error, error.stack).to.be.instanceOf(TranscodeFailure);
  expect((error as TranscodeFailure).kind, error.message).to.equal(kind);
  expect((error as TranscodeFailure).isInputFault).to.equal(false);
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: Error) => error,
  );
}
