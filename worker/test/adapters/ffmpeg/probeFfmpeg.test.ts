// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { FfmpegCapabilities } from "../../../src/adapters/ffmpeg/ffmpegCapabilities";
import type { FfmpegTools } from "../../../src/adapters/ffmpeg/ffmpegTools";
import { FfmpegRenditionVerifier } from "../../../src/adapters/ffmpeg/ffmpegRenditionVerifier";
import { FfmpegTranscoder } from "../../../src/adapters/ffmpeg/ffmpegTranscoder";
import type { ProcessOutcome } from "../../../src/adapters/ffmpeg/processOutcome";
import type { ProcessRequest } from "../../../src/adapters/ffmpeg/processRequest";
import { probeFfmpeg } from "../../../src/adapters/ffmpeg/probeFfmpeg";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { MediaFixture } from "./mediaFixture";
import { skipAloud } from "./skipAloud";

const TOOLS: FfmpegTools = { ffmpeg: "ffmpeg", ffprobe: "ffprobe", version: "5.1", frameModeOption: "-fps_mode", origin: "PATH" };
const { profile, job } = MediaFixture;

describe("probeFfmpeg", () => {
  it("believes what worked, not what is compiled in", async () => {
    const found = await probe(({ args }) => !args.includes("libx265") && !args.includes("h264_nvenc"));
    expect([...found.encoders]).to.deep.equal(["libx264", "libvpx", "libvpx-vp9", "hevc_nvenc"]);
    expect([...found.decodes]).to.not.include("hevc");
  });

  it("tries decoding, scaling and encoding on the GPU each for itself", async () => {
    const dataCentre = await probe(({ args }) => !args.some((arg) => arg.endsWith("_nvenc")));
    expect(dataCentre.cuda).to.deep.equal({ deviceName: "NVIDIA H200", canDecode: true, canScale: true, problem: undefined });
    expect(dataCentre.encoders.has("h264_nvenc")).to.equal(false);

    const noScaler = await probe(({ args }) => !args.join().includes("scale_cuda"));
    expect(noScaler.cuda).to.include({ canDecode: true, canScale: false, problem: "Cannot load libcuda.so.1" });

    const none = await probe(({ args }) => !args.includes("cuda"));
    expect(none.cuda).to.include({ canDecode: false, canScale: false, problem: "Cannot load libcuda.so.1" });
  });

  it("leaves the GPU alone when told to", async () => {
    const commands: string[] = [];
    const found = await probe(({ args, command }) => commands.push([command, ...args].join(" ")) > 0, "off");
    expect(commands.filter((line) => /cuda|nvenc|nvidia/.test(line))).to.deep.equal([]);
    expect(found.cuda.problem).to.equal("switched off");
  });

  it("does without a name for the device", async () => {
    const found = await probe(({ command }) => command !== "nvidia-smi");
    expect(found.cuda.deviceName).to.equal("NVIDIA GPU");
  });
});

describe("the GPU of this machine", () => {
  let media: MediaFixture;

  before(async () => {
    media = await MediaFixture.create();
  });
  after(() => media.remove());

  it("transcodes as many frames and pixels as the processor, with the same times and sound, as a gateway's check accepts", async function () {
    const { cuda, encoders } = media.capabilities;
    if (!cuda.canDecode && !encoders.has("h264_nvenc")) skipAloud(this, `no NVIDIA GPU that FFmpeg can use: ${cuda.problem}`);
    this.timeout(300_000);
    const verifier = new FfmpegRenditionVerifier({}, { tools: media.tools, inspector: media.inspector });
    const profiles = [profile({ width: 640, height: 360, bitrate: 800_000 }), profile({ name: "half", width: 426, height: 240, fps: 15 })];
    const signal = new AbortController().signal;
    for (const [name, clip] of SOURCES) {
      const logger = new RecordingLogger();
      const modules = { capabilities: media.capabilities, inspector: media.inspector, logger };
      const [segment] = await media.segments(await media.clip(`${name}.mp4`, { seconds: 2, size: "1280x720", ...clip }));
      const onGpu = await new FfmpegTranscoder({ gpu: 0, preset: "ultrafast" }, modules).transcode(job(segment.bytes, profiles), signal);
      const inSoftware = await media.transcoder({ gpu: "off" }).transcode(job(segment.bytes, profiles), signal);
      expect(logger.lines, `${name}: done on the GPU`).to.deep.equal([]);
      expect(onGpu.map(({ pixels }) => pixels)).to.deep.equal(
        inSoftware.map(({ pixels }) => pixels),
        name,
      );
      for (const [index, rendition] of onGpu.entries()) {
        const made = await media.inspector.inspect(rendition.bytes);
        const reference = await media.inspector.inspect(inSoftware[index].bytes);
        expect(made.video?.timestamps, name).to.deep.equal(reference.video?.timestamps);
        expect(made.audio?.frames, name).to.deep.equal(reference.audio?.frames);
        const delivered = { profile: profiles[index], bytes: rendition.bytes, reportedPixels: rendition.pixels };
        const verdict = await verifier.verify(segment, delivered, { isVisualCheckWanted: true });
        expect(verdict.faults, name).to.deep.equal([]);
        expect(verdict.ssim, name).to.be.greaterThan(0.9);
      }
    }
  });

  it("does a segment in software, saying so, when it fails", async () => {
    const cuda = { deviceName: "broken", canDecode: true, canScale: true, problem: undefined };
    const capabilities = { ...media.capabilities, cuda };
    const logger = new RecordingLogger();
    const transcoder = new FfmpegTranscoder({ gpu: 63, preset: "ultrafast" }, { capabilities, inspector: media.inspector, logger });
    const [segment] = await media.segments(await media.clip("fallback.mp4", { seconds: 1 }));
    const [rendition] = await transcoder.transcode(job(segment.bytes, [profile()]), new AbortController().signal);
    expect(rendition.frames).to.equal(30);
    expect(logger.lines.map(({ message }) => message)).to.deep.equal(["The GPU failed on a segment: doing it again in software"]);
  });
});

/** What streams bring: all of these go through the GPU where it decodes them, and through software where it cannot. */
const SOURCES: readonly (readonly [name: string, clip: { size?: string; rate?: string; args?: readonly string[] }])[] = [
  ["H.264", {}],
  ["B frames", { rate: "24000/1001", args: ["-preset", "medium", "-bf", "3"] }],
  ["full range", { args: ["-pix_fmt", "yuvj420p"] }],
  ["HEVC", { args: ["-c:v", "libx265", "-x265-params", "log-level=none"] }],
  ["portrait", { size: "720x1280" }],
  ["odd crop", { size: "854x478" }],
  ["4:4:4", { args: ["-pix_fmt", "yuv444p"] }],
  ["10 bits", { args: ["-pix_fmt", "yuv420p10le"] }],
  ["4K", { size: "3840x2160" }],
];

/** Probes a machine on which exactly the commands succeed that `works` accepts. */
function probe(works: (request: ProcessRequest) => boolean, gpu: "off" | number = 0): Promise<FfmpegCapabilities> {
  const run = (request: ProcessRequest): Promise<ProcessOutcome> => {
    const exitCode = works(request) ? 0 : 1;
    const stdout = Buffer.from(request.command === "nvidia-smi" ? "NVIDIA H200\n" : "sample");
    const outcome = { end: "exited" as const, exitCode, exitSignal: null, stdout, outputs: [], elapsedMs: 1 };
    return Promise.resolve({ ...outcome, stderr: "detail\nCannot load libcuda.so.1" });
  };
  return probeFfmpeg({ gpu }, { tools: TOOLS, run });
}
