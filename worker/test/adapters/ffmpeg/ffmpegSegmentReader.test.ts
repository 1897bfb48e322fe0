// SPDX-License-Identifier: MIT

import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { FfmpegSegmentReader } from "../../../src/adapters/ffmpeg/ffmpegSegmentReader";
import { SegmentInspector } from "../../../src/adapters/ffmpeg/segmentInspector";
import { MediaError } from "../../../src/domain/mediaError";
import { MediaFixture } from "./mediaFixture";

const TS_PACKET_BYTES = 188;
const EVERYTHING = ["-c", "copy", "-f", "mpegts", "pipe:1"];

describe("FfmpegSegmentReader", () => {
  let media: MediaFixture;
  let reader: FfmpegSegmentReader;
  let clip: string;

  const faultOf = async (bytes: Uint8Array): Promise<string> => {
    const error: unknown = await reader.read(bytes).then(
      () => expect.fail("the segment was read"),
      (thrown: unknown) => thrown,
    );
    return error instanceof MediaError && error.isInputFault ? error.wireText : `not the input's: ${String(error)}`;
  };

  before(async () => {
    media = await MediaFixture.create();
    mkdirSync(media.path("scratch"));
    reader = new FfmpegSegmentReader({ inspector: new SegmentInspector({ scratchFolder: media.path("scratch") }, { tools: media.tools }) });
    clip = await media.clip("clip.mp4", { seconds: 1 });
  });

  // Nothing is left behind, whatever was read.
  afterEach(() => expect(readdirSync(media.path("scratch"))).to.deep.equal([]));
  after(() => media.remove());

  it("describes transport streams and MP4", async () => {
    const known = { videoCodec: "h264", width: 320, height: 180, frames: 30, audioCodec: "aac" };
    expect(await reader.read(await media.ffmpeg(["-i", clip, ...EVERYTHING]))).to.include({ ...known, format: "mpegts" });
    expect(await reader.read(readFileSync(clip))).to.include({ ...known, format: "mp4" });
  });

  it("finds no pictures where there is only sound", async () => {
    expect(await reader.read(await media.ffmpeg(["-i", clip, "-vn", ...EVERYTHING]))).to.equal(undefined);
    await media.ffmpeg(["-i", clip, "-vn", "-c", "copy", media.path("sound.mp4")]);
    expect(await reader.read(readFileSync(media.path("sound.mp4")))).to.equal(undefined);
  });

  it("refuses a codec that no profile names", async () => {
    expect(await faultOf(await media.ffmpeg(["-i", clip, "-c:v", "mpeg2video", "-c:a", "copy", "-f", "mpegts", "pipe:1"]))).to.equal(
      "Unsupported input codec",
    );
  });

  it("does not take pictures without their parameters for none", async () => {
    const whole = await media.ffmpeg(["-i", clip, ...EVERYTHING]);
    const bytes = await media.ffmpeg(
      ["-i", "pipe:0", ...EVERYTHING.slice(0, 2), "-bsf:v", "filter_units=remove_types=7", ...EVERYTHING.slice(2)],
      whole,
    );
    expect(await faultOf(bytes)).to.equal("TranscoderInvalidVideo");
  });

  for (const [name, bytes] of [
    ["nothing", new Uint8Array(0)],
    ["a text", new TextEncoder().encode("no video")],
    ["a transport stream of nothing", new Uint8Array(TS_PACKET_BYTES * 2).map((_, index) => (index % TS_PACKET_BYTES === 0 ? 0x47 : 0))],
    ["an MP4 of nothing", new Uint8Array([0, 0, 0, 16, ...new TextEncoder().encode("ftypisom"), 0, 0, 0, 0])],
  ] as const) {
    it(`refuses ${name}`, async () => {
      expect(await faultOf(bytes)).to.equal("TranscoderInvalidVideo");
    });
  }
});
