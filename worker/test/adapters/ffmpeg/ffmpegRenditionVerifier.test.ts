// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";
import { expect } from "chai";
import { FfmpegRenditionVerifier } from "../../../src/adapters/ffmpeg/ffmpegRenditionVerifier";
import type { FfmpegTools } from "../../../src/adapters/ffmpeg/ffmpegTools";
import { mediaInfoOf } from "../../../src/adapters/ffmpeg/mediaInfoOf";
import { SegmentInspector } from "../../../src/adapters/ffmpeg/segmentInspector";
import { TranscodeFailure } from "../../../src/adapters/ffmpeg/transcodeFailure";
import { videoSpan } from "../../../src/domain/media/videoSpan";
import type { MediaError } from "../../../src/domain/mediaError";
import { pixels } from "../../../src/domain/pixels";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";
import type { VerificationVerdict } from "../../../src/ports/renditionVerifier";
import type { SourceSegment } from "../../../src/ports/segmentSource";
import { withNoise } from "./damage";
import { MediaFixture } from "./mediaFixture";

const NEVER = new AbortController().signal;
const { profile, job } = MediaFixture;
const FULL = { isVisualCheckWanted: true };
const ENCODE = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "200k", "-forced-idr", "1"];
const KEEP_TIMES = ["-avoid_negative_ts", "disabled", "-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", "pipe:1"];

describe("FfmpegRenditionVerifier", () => {
  let media: MediaFixture;
  let verifier: FfmpegRenditionVerifier;
  let segments: SourceSegment[];

  before(async () => {
    media = await MediaFixture.create();
    segments = await media.segments(await media.clip("clip.mp4", { seconds: 4 }));
  });
  beforeEach(() => {
    verifier = new FfmpegRenditionVerifier({}, { tools: media.tools, inspector: media.inspector });
  });
  after(() => media.remove());

  /** One of the pieces of a stream that FFmpeg cuts at its key frames, copied. */
  async function cutSegment(path: string, index: number): Promise<SourceSegment> {
    const pieces = media.path("piece%d.ts");
    await media.ffmpeg(["-copyts", "-i", path, "-c", "copy", "-f", "segment", "-segment_time", "0.9", "-segment_format", "mpegts", pieces]);
    const bytes = readFileSync(media.path(`piece${index}.ts`));
    return { sequence: 0n, durationMs: 1000, bytes, info: mediaInfoOf(await media.inspector.inspect(bytes))! };
  }

  /** What an honest orchestrator delivers for a segment. */
  async function honest(source: SourceSegment, wanted: SegmentProfile): Promise<Uint8Array> {
    const [rendition] = await media.transcoder().transcode(job(source.bytes, [wanted]), NEVER);
    return rendition.bytes;
  }

  /** Verifies bytes that report exactly the pixels they contain: the attacks must be seen for what they are. */
  async function verify(source: SourceSegment, bytes: Uint8Array, wanted = profile()): Promise<VerificationVerdict> {
    const { video } = await media.inspector.inspect(bytes);
    const reported = BigInt(video?.frames ?? 0) * BigInt(video?.width ?? 0) * BigInt(video?.height ?? 0);
    return verifier.verify(source, { profile: wanted, bytes, reportedPixels: pixels(reported) }, FULL);
  }

  /** A forged rendition: the segment's own audio and times, with a picture made by `filter`. */
  function forge(filter: string, args: readonly string[] = []): Promise<Uint8Array> {
    return media.ffmpeg(
      [
        "-copyts",
        "-i",
        "pipe:0",
        "-map",
        "0:v",
        "-map",
        "0:a",
        "-vf",
        filter,
        "-vsync",
        "passthrough",
        "-enc_time_base",
        "-1",
        ...ENCODE,
        "-c:a",
        "copy",
        ...args,
        ...KEEP_TIMES,
      ],
      segments[1].bytes,
    );
  }

  context("given an honest rendition", () => {
    it("accepts every kind of profile, with its similarity", async () => {
      const wanted = [
        profile(),
        profile({ fps: 15 }),
        profile({ fps: 25 }),
        profile({ fps: 60 }),
        profile({ fps: 30000, fpsDen: 1001 }),
        profile({ format: "mp4" }),
        profile({ width: 320, height: 180, gopMs: 500, encoderProfile: "baseline" }),
      ];
      for (const one of wanted) {
        const verdict = await verify(segments[1], await honest(segments[1], one), one);
        expect(verdict.faults, JSON.stringify(one)).to.deep.equal([]);
        expect(verdict.isAccepted).to.equal(true);
        expect(verdict.ssim).to.be.greaterThan(0.8);
      }
    });

    it("accepts the part of a segment that was asked for, and no other", async () => {
      const clip = { fromMs: 500, toMs: 1250 };
      const parts = async (wanted: SegmentProfile, range = clip): Promise<Uint8Array> => {
        const [rendition] = await media.transcoder().transcode(job(segments[1].bytes, [wanted], { clip: range }), NEVER);
        return rendition.bytes;
      };
      const source = { ...segments[1], clip };
      for (const one of [profile(), profile({ fps: 15 }), profile({ fps: 60 }), profile({ format: "mp4" })]) {
        const verdict = await verify(source, await parts(one), one);
        expect(verdict.faults, JSON.stringify(one)).to.deep.equal([]);
        expect(verdict.ssim).to.be.greaterThan(0.8);
      }
      const codes = async (bytes: Uint8Array): Promise<string[]> => (await verify(source, bytes)).faults.map(({ code }) => code);
      expect(await codes(await honest(segments[1], profile())))
        .to.include("WrongFrameCount")
        .and.include("AudioMismatch");
      expect(await codes(await parts(profile(), { fromMs: 0, toMs: 750 }))).to.deep.equal(["AudioMismatch"]);
      expect(await codes(await parts(profile(), { fromMs: 500, toMs: 1000 }))).to.include("WrongFrameCount");
    });

    it("accepts the part of a segment with sound that is packed in other pieces", async () => {
      for (const codec of ["ac3", "libmp3lame"]) {
        const [whole] = await media.segments(await media.clip(`${codec}.mp4`, { seconds: 2, args: ["-c:a", codec] }));
        const clip = { fromMs: 400, toMs: 1400 };
        const [{ bytes }] = await media.transcoder().transcode(job(whole.bytes, [profile()], { clip }), NEVER);
        const { audio } = await media.inspector.inspect(whole.bytes);
        expect(audio!.frameSeconds).to.be.within(0.02, 0.3);
        expect((await verify({ ...whole, clip }, bytes)).faults, codec).to.deep.equal([]);
        const { faults } = await verify({ ...whole, clip: { fromMs: 1000, toMs: 2000 } }, bytes);
        expect(faults.map(({ code }) => code)).to.include("AudioMismatch");
      }
    });

    it("tells pictures of another part, with the sound of the right one", async () => {
      const filter = "trim=start_frame=0:end_frame=23,setpts=PTS+0.5/TB,scale=160:90";
      const { startMs } = videoSpan((await media.inspector.inspect(segments[1].bytes)).video!);
      const from = (startMs + 500) / 1000;
      const forged = await forge(filter, ["-ss", String(from), "-t", "0.75", "-output_ts_offset", String(from)]);
      const { faults } = await verify({ ...segments[1], clip: { fromMs: 500, toMs: 1250 } }, forged);
      expect(new Set(faults.map(({ code }) => code))).to.deep.equal(new Set(["WrongPictures"]));
    });

    it("accepts a poor bitrate, portrait, silence and a still picture", async () => {
      const sources = [
        await media.clip("portrait.mp4", { seconds: 1, size: "180x320" }),
        await media.clip("silent.mp4", { seconds: 1, args: ["-an"] }),
        await media.clip("still.mp4", { seconds: 1, args: ["-vf", "loop=60:1:0,trim=end_frame=30"] }),
      ];
      for (const path of sources) {
        const [source] = await media.segments(path);
        const wanted = profile({ bitrate: 60_000 });
        expect((await verify(source, await honest(source, wanted), wanted)).faults, path).to.deep.equal([]);
      }
    });

    it("accepts what decoders make of a segment that begins with an open group of pictures", async () => {
      const params = "keyint=26:min-keyint=26:scenecut=0:bframes=3:b-adapt=0";
      const encoders = [
        ["-c:v", "libx264", "-x264-params", `${params}:open-gop=1`],
        ["-c:v", "libx265", "-x265-params", `${params}:open-gop=1:log-level=none`],
      ];
      for (const args of encoders) {
        const path = await media.clip("open.ts", { seconds: 3, rate: "25", args: ["-preset", "medium", ...args] });
        const source = await cutSegment(path, 1);
        expect((await media.inspector.inspect(source.bytes)).video!.leadingFrames, String(args)).to.be.within(1, 3);
        for (const wanted of [profile(), profile({ fps: 30 }), profile({ format: "mp4" })]) {
          const verdict = await verify(source, await honest(source, wanted), wanted);
          expect(verdict.faults, `${JSON.stringify(wanted)} of ${args.join(" ")}`).to.deep.equal([]);
          expect(verdict.ssim).to.be.greaterThan(0.8);
        }
      }
    });

    it("accepts what decodes of a damaged segment, and nothing less, and decodes that once", async () => {
      const source = { ...segments[1], bytes: withNoise(segments[1].bytes, 0.1, 12) };
      const inspector = new CountingInspector({}, { tools: media.tools });
      verifier = new FfmpegRenditionVerifier({}, { tools: media.tools, inspector });
      const [whole, actual] = [await media.inspector.inspect(source.bytes), await honest(source, profile())];
      const found = (await media.inspector.inspect(actual)).video!.frames;
      expect(found).to.be.lessThan(whole.video!.frames);
      for (const bytes of [actual, await honest(source, profile())]) {
        const verdict = await verify(source, bytes);
        expect(verdict.faults).to.deep.equal([]);
        expect(verdict.ssim).to.be.greaterThan(0.8);
      }
      const cut = await media.ffmpeg(
        ["-copyts", "-i", "pipe:0", "-map", "0:v", "-map", "0:a", "-vf", "select='not(eq(n,20))'", "-vsync", "passthrough"].concat(
          ["-enc_time_base", "-1", ...ENCODE, "-c:a", "copy"],
          KEEP_TIMES,
        ),
        actual,
      );
      const { faults } = await verify(source, cut);
      expect(faults.map(({ code }) => code)).to.deep.equal(["WrongFrameCount"]);
      expect(inspector.decoded).to.equal(1);
    });

    it("leaves the pictures alone where no visual check is wanted", async () => {
      const bytes = await honest(segments[1], profile());
      const rendition = { profile: profile(), bytes, reportedPixels: pixels(864_000n) };
      const verdict = await verifier.verify(segments[1], rendition, { isVisualCheckWanted: false });
      expect(verdict).to.deep.equal({ isAccepted: true, faults: [], ssim: null });
    });
  });

  context("given a forged one", () => {
    const attacks: [string, () => Promise<Uint8Array>, string, SegmentProfile?][] = [
      ["black frames", () => forge("scale=160:90,drawbox=c=black:t=fill"), "LowSimilarity"],
      ["grey pictures", () => forge("scale=160:90,hue=s=0"), "LowSimilarity"],
      ["a mirrored picture", () => forge("scale=160:90,hflip"), "LowSimilarity"],
      ["brighter pictures", () => forge("scale=160:90,lutyuv=y=val+40"), "WrongPictures"],
      [
        "one frame shown again and again",
        () => forge("scale=160:90,loop=loop=60:size=1:start=0,trim=end_frame=60,setpts='PTS'", []),
        "WrongPictures",
      ],
      [
        "ten frames in a loop",
        () => forge("scale=160:90,select='lt(n,10)',loop=loop=5:size=10:start=0,trim=end_frame=60"),
        "WrongPictures",
      ],
      ["frames in reverse", () => forge("scale=160:90,reverse"), "WrongPictures"],
      ["a smaller size", () => forge("scale=80:46"), "WrongSize"],
      ["dropped frames", () => forge("scale=160:90,select='mod(n,3)'"), "WrongFrameCount"],
      ["a missing end", () => forge("scale=160:90,trim=end_frame=50"), "WrongFrameCount"],
      ["added frames", () => forge("scale=160:90,fps=60"), "WrongFrameCount"],
      ["later times", () => forge("scale=160:90", ["-output_ts_offset", "1"]), "WrongTimestamps"],
      ["another segment", () => honest(segments[0], profile()), "WrongTimestamps"],
      ["another container", () => honest(segments[1], profile({ format: "mp4" })), "WrongContainer"],
      [
        "another codec",
        async () =>
          media.ffmpeg(
            ["-copyts", "-i", "pipe:0", "-s", "160x90", "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "copy", ...KEEP_TIMES],
            segments[1].bytes,
          ),
        "WrongCodec",
      ],
      ["no sound", () => forge("scale=160:90", ["-an"]), "AudioMissing"],
      ["sound encoded anew", () => forge("scale=160:90", ["-c:a", "aac"]), "AudioMismatch"],
      ["a truncated file", async () => (await honest(segments[1], profile())).slice(0, 188 * 60), "WrongFrameCount"],
      ["random bytes", () => Promise.resolve(Buffer.alloc(5000, "noise")), "Unreadable"],
      ["nothing", () => Promise.resolve(new Uint8Array()), "Unreadable"],
      [
        "sound without pictures",
        () => media.ffmpeg(["-copyts", "-i", "pipe:0", "-vn", "-c", "copy", ...KEEP_TIMES], segments[1].bytes),
        "PixelsAbsent",
      ],
    ];
    for (const [name, make, code] of attacks) {
      it(`sees ${name}: ${code}`, async () => {
        const bytes = await make();
        const rendition = await verifyForged(bytes);
        expect(rendition.isAccepted).to.equal(false);
        expect(
          rendition.faults.map((fault) => fault.code),
          JSON.stringify(rendition.faults),
        ).to.include(code);
        for (const { detail } of rendition.faults) expect(detail).to.not.equal("");
      });
    }

    it("sees sound from elsewhere", async () => {
      const [other] = await media.segments(await media.clip("other.mp4", { seconds: 2, args: ["-af", "volume=0.3"] }));
      const bytes = await media.ffmpeg(
        [
          "-copyts",
          "-i",
          media.path("clip.mp4"),
          "-copyts",
          "-i",
          "pipe:0",
          "-t",
          "2",
          "-map",
          "0:v",
          "-map",
          "1:a",
          "-s",
          "160x90",
          ...ENCODE,
          "-c:a",
          "copy",
          "-f",
          "mpegts",
          "pipe:1",
        ],
        other.bytes,
      );
      const verdict = await verify(segments[0], bytes);
      expect(verdict.faults.map((fault) => fault.code)).to.include("AudioMismatch");
    });

    it("sees sound that the source does not have", async () => {
      const [silent] = await media.segments(await media.clip("mute.mp4", { seconds: 2, args: ["-an"] }));
      const [loud] = await media.segments(await media.clip("loud.mp4", { seconds: 2 }));
      const verdict = await verify(silent, await honest(loud, profile()));
      expect(verdict.faults.map((fault) => fault.code)).to.include("AudioUnexpected");
    });

    it("sees one pixel more than there is", async () => {
      const bytes = await honest(segments[1], profile());
      const rendition = { profile: profile(), bytes, reportedPixels: pixels(864_001n) };
      const verdict = await verifier.verify(segments[1], rendition, { isVisualCheckWanted: false });
      expect(verdict.faults).to.deep.equal([{ code: "PixelMismatch", detail: "reported 864001 pixels, counted 60 x 160 x 90 = 864000" }]);
    });

    it("sees frames that are counted but cannot be decoded", async () => {
      const bytes = Buffer.from(await honest(segments[1], profile()));
      const verdict = await verify(segments[1], emptySlices(bytes));
      expect(verdict.isAccepted).to.equal(false);
      expect(verdict.faults[0].code).to.be.oneOf(["FramesUndecodable", "LowSimilarity", "WrongPictures"]);
    });

    async function verifyForged(bytes: Uint8Array): Promise<VerificationVerdict> {
      const inspection = await media.inspector.inspect(bytes).catch(() => undefined);
      if (inspection !== undefined) return verify(segments[1], bytes);
      return verifier.verify(segments[1], { profile: profile(), bytes, reportedPixels: pixels(864_000n) }, FULL);
    }
  });

  context("given one that its tools cannot deal with", () => {
    const FOREVER = "exec sleep 600";
    const scripts: [string, string][] = [
      ["hangs them", FOREVER],
      ["crashes them", "kill -SEGV $$"],
      ["makes them fail", "echo 'End of file' >&2; exit 1"],
    ];
    const mp4 = profile({ format: "mp4" });

    /** Looks at a rendition with such tools; the source needs none. */
    async function verifyWith(
      tools: FfmpegTools,
      wanted: SegmentProfile,
      options: { readonly bytes?: Uint8Array; readonly scratchFolder?: string; readonly isVisualCheckWanted?: boolean } = {},
    ): Promise<string[] | Error> {
      const { scratchFolder, isVisualCheckWanted = false } = options;
      const inspector = new SegmentInspector({ timeoutMs: 500, scratchFolder }, { tools });
      const bytes = options.bytes ?? (await honest(segments[1], wanted));
      const rendition = { profile: wanted, bytes, reportedPixels: pixels(864_000n) };
      return new FfmpegRenditionVerifier({ scratchFolder }, { tools, inspector })
        .verify(segments[1], rendition, { isVisualCheckWanted })
        .then(
          ({ faults }) => faults.map(({ code }) => code),
          (error: Error) => error,
        );
    }

    for (const [what, script] of scripts) {
      it(`blames who delivered a file that ${what}`, async () => {
        const { ffmpeg: ffprobe } = media.wrapped("ffprobe.sh", script);
        expect(await verifyWith({ ...media.tools, ffprobe }, mp4)).to.deep.equal(["Unreadable"]);
      });
    }

    it("blames who delivered a file of which they write more than a segment can hold", async () => {
      const bytes = await honest(segments[1], mp4);
      const spaces = (count: number): string => `head -c ${count} /dev/zero | tr '\\0' ' '`;
      const { ffmpeg: ffprobe } = media.wrapped("talking-ffprobe.sh", `echo '{}'; ${spaces(20_000_000)}; exit`);
      const { ffmpeg } = media.wrapped("talking-ffmpeg.sh", `${spaces(80_000_000)}; exit`);
      for (const tools of [
        { ...media.tools, ffprobe },
        { ...media.tools, ffmpeg },
      ]) {
        const failure = await new SegmentInspector({}, { tools }).inspect(bytes).catch((error: unknown) => error);
        expect((failure as MediaError).wireText, String(failure)).to.equal("Encoded frames runaway");
      }
    });

    it("blames who delivered pictures that crash the decoder", async () => {
      const tools = media.wrapped("ffmpeg.sh", "kill -SEGV $$");
      expect(await verifyWith(tools, profile(), { isVisualCheckWanted: true })).to.deep.equal(["FramesUndecodable"]);
    });

    it("shows no program an MP4 where a transport stream was asked for", async () => {
      const bytes = await honest(segments[1], mp4);
      const tools = { ...media.tools, ffprobe: media.path("absent") };
      expect(await verifyWith(tools, profile(), { bytes })).to.deep.equal(["WrongContainer"]);
    });

    it("blames nobody for tools that are missing, or a folder for temporary files", async () => {
      const absent = media.path("absent");
      const failures = [
        await verifyWith({ ...media.tools, ffprobe: absent }, mp4),
        await verifyWith({ ...media.tools, ffmpeg: absent }, profile(), { isVisualCheckWanted: true }),
        await verifyWith(media.tools, mp4, { scratchFolder: absent }),
      ];
      expect(failures.map((failure) => (failure instanceof TranscodeFailure ? failure.kind : String(failure)))).to.deep.equal([
        "encoderMissing",
        "encoderMissing",
        "storageUnwritable",
      ]);
      for (const failure of failures) expect((failure as TranscodeFailure).isInputFault).to.equal(false);
    });
  });

  it("gives the same answer every time", async () => {
    const bytes = await honest(segments[1], profile());
    const rendition = { profile: profile(), bytes, reportedPixels: pixels(864_000n) };
    for (let i = 0; i < 50; i += 1) {
      expect((await verifier.verify(segments[1], rendition, { isVisualCheckWanted: false })).isAccepted).to.equal(true);
    }
  });
});

class CountingInspector extends SegmentInspector {
  decoded = 0;

  override decode(...args: Parameters<SegmentInspector["decode"]>): ReturnType<SegmentInspector["decode"]> {
    this.decoded += 1;
    return super.decode(...args);
  }
}

/** Keeps the header of every slice after the first picture and blanks the rest of it. */
function emptySlices(bytes: Buffer): Buffer {
  const startCode = Buffer.from([0, 0, 1]);
  for (let at = bytes.indexOf(startCode); at >= 0; at = bytes.indexOf(startCode, at + 3)) {
    if ((bytes[at + 3] & 0x1f) !== 1) continue;
    const packetEnd = at - (at % 188) + 188;
    bytes.fill(0x2a, Math.min(at + 8, packetEnd), packetEnd);
  }
  return bytes;
}
