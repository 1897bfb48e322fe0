// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { FfmpegCapabilities } from "../../../src/adapters/ffmpeg/ffmpegCapabilities";
import { describeCapabilities } from "../../../src/adapters/ffmpeg/describeCapabilities";
import { extraCapabilities } from "../../../src/adapters/ffmpeg/extraCapabilities";
import { planEncode } from "../../../src/adapters/ffmpeg/planEncode";
import { transcodeArguments } from "../../../src/adapters/ffmpeg/transcodeArguments";
import type { VideoInspection } from "../../../src/domain/media/videoInspection";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";
import { MediaFixture } from "./mediaFixture";

const { profile } = MediaFixture;

const SOURCE: VideoInspection = {
  ...{ codec: "h264", codecString: "avc1.64001f", width: 1280, height: 720, frames: 60, keyFrames: 1, startsWithKeyFrame: true },
  ...{ timestamps: [], cleanStarts: [], leadingFrames: 0, profile: "High", pixelFormat: "yuv420p", changesSize: false },
};

/** Machines: without a GPU, with one that does all, and with a data centre chip that cannot encode. */
const MACHINES = {
  software: machine([], false),
  consumerGpu: machine(["h264_nvenc", "hevc_nvenc"], true),
  dataCentreGpu: machine([], true),
};

describe("the FFmpeg command line", () => {
  context("on a machine without a GPU", () => {
    it("scales before it changes the rate, and copies sound and times", () => {
      const text = line("software", profile({ fps: 30000, fpsDen: 1001, width: 640, height: 360 }));
      expect(text).to.include("-vf scale=640:360:flags=bicubic,fps=30000/1001,format=yuv420p");
      expect(text).to.include("-c:a copy").and.to.include("-copyts").and.to.include("-muxdelay 0").and.to.include("-forced-idr 1");
      expect(text).to.not.include("hwaccel");
    });

    it("sets minimum, mean, maximum and buffer to the bitrate", () => {
      expect(line("software", profile({ bitrate: 800_000 }))).to.include(
        "-b:v 800000 -minrate 800000 -maxrate 800000 -bufsize 800000 -preset medium",
      );
    });

    it("tells rate control the rate: that of the profile, or that of the source", () => {
      expect(line("software", profile({ fps: 30000, fpsDen: 1001 }))).to.include("-x264-params fps=30000/1001 ");
      expect(line("software", profile())).to.include("-x264-params fps=29970/1000 ");
      expect(line("software", profile({ codec: "h265" }))).to.include("-x265-params log-level=error:fps=29970/1000 ");
    });

    it("turns quality into CRF under the bitrate as a cap", () => {
      const text = line("software", profile({ quality: 63, bitrate: 500_000 }));
      expect(text).to.include("-crf 51 -maxrate 500000 -bufsize 500000").and.not.to.include("-b:v");
    });

    const profiles: [SegmentProfile["encoderProfile"], string][] = [
      ["default", "-bf 3"],
      ["baseline", "-profile:v baseline -bf 0"],
      ["main", "-profile:v main -bf 3"],
      ["high", "-profile:v high -bf 3"],
      ["constrainedHigh", "-profile:v high -bf 0"],
    ];
    for (const [encoderProfile, expected] of profiles) {
      it(`uses ${expected} for ${encoderProfile}`, () => {
        expect(line("software", profile({ encoderProfile }))).to.include(expected);
      });
    }

    it("sets key frames by count at a fixed rate, by time otherwise", () => {
      expect(line("software", profile({ fps: 30, gopMs: 1500 }))).to.include("-g 45");
      expect(line("software", profile({ fps: 30, fpsDen: 2, gopMs: 1000 }))).to.include("-g 30");
      expect(line("software", profile({ gopMs: 1000 }))).to.include(
        "-force_key_frames expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+1-0.001))",
      );
      expect(line("software", profile({ gopMs: -1 }))).to.include("-g 0");
      expect(line("software", profile())).to.not.match(/ -g |force_key_frames/);
    });

    it("names its maker in each container", () => {
      expect(line("software", profile())).to.include("-metadata service_provider=Livepeer Transcoder 0.1 (0xaa) -f mpegts");
      expect(line("software", profile({ format: "mp4" }))).to.include(
        "-metadata comment=Processed by Livepeer Transcoder 0.1 (0xaa) -movflags +faststart -f mp4",
      );
    });

    it("encodes HEVC, VP8 and VP9 with their encoders", () => {
      expect(line("software", profile({ codec: "h265" }))).to.include("-c:v libx265");
      expect(line("software", profile({ codec: "vp8" }))).to.include("-c:v libvpx ");
      expect(line("software", profile({ codec: "vp9" }))).to.include("-c:v libvpx-vp9");
    });
  });

  context("on a GPU that decodes and encodes", () => {
    it("stays on the GPU from end to end", () => {
      const text = line("consumerGpu", profile({ width: 640, height: 360, fps: 30 }));
      expect(text).to.include("-hwaccel cuda -hwaccel_output_format cuda -hwaccel_device 0 -f mpegts -i pipe:0");
      expect(text).to.include("-vf scale_cuda=640:360,fps=30/1 ").and.not.to.include("hwdownload");
      expect(text).to.include("-c:v h264_nvenc").and.to.include("-rc cbr").and.to.include("-bf 0");
    });

    it("turns quality into CQ, seven higher", () => {
      const text = line("consumerGpu", profile({ quality: 20, bitrate: 500_000 }));
      expect(text).to.include("-cq 27").and.to.include("-rc vbr").and.to.include("-b:v 500000");
    });

    it("has B-frames in main and high only at a fixed rate", () => {
      expect(line("consumerGpu", profile({ encoderProfile: "high", fps: 30 }))).to.include("-profile:v high -bf 3");
      expect(line("consumerGpu", profile({ encoderProfile: "high" }))).to.include("-profile:v high -bf 0");
    });

    it("decodes in software what NVDEC may not take, and still encodes on the GPU", () => {
      const text = line("consumerGpu", profile(), { ...SOURCE, pixelFormat: "yuv444p10le" });
      expect(text).to.not.include("hwaccel");
      expect(text).to.include("format=nv12").and.to.include("-c:v h264_nvenc");
    });
  });

  context("on a GPU that cannot encode", () => {
    it("decodes and scales on it and encodes with x264", () => {
      const text = line("dataCentreGpu", profile({ width: 640, height: 360 }));
      expect(text).to.include("-hwaccel cuda").and.to.include("-vf scale_cuda=640:360,hwdownload,format=nv12,format=yuv420p");
      expect(text).to.include("-c:v libx264").and.to.include("-bf 3");
    });

    it("says so", () => {
      expect(describeCapabilities(MACHINES.dataCentreGpu)).to.match(/^NVDEC \+ scale_cuda \+ libx264 \(NVIDIA H200\)/);
      expect(describeCapabilities(MACHINES.consumerGpu)).to.match(/^NVDEC \+ scale_cuda \+ h264_nvenc/);
      expect(describeCapabilities(MACHINES.software)).to.match(/^libx264 \(software\)/);
    });
  });

  it("offers HEVC encoding only where a GPU does it", () => {
    expect(extraCapabilities(MACHINES.consumerGpu)).to.deep.equal([15, 16, 21]);
    expect(extraCapabilities(MACHINES.software)).to.deep.equal([15, 21]);
  });
});

function line(on: keyof typeof MACHINES, one: SegmentProfile, source = SOURCE): string {
  const plan = planEncode(source, [one], { capabilities: MACHINES[on], gpu: 0, isGpuAllowed: true });
  return transcodeArguments({
    ...{ plan, frameModeOption: "-fps_mode", input: { format: "mpegts", url: "pipe:0" }, outputUrls: ["pipe:3"] },
    ...{ preset: "medium", threads: 0, tag: "Livepeer Transcoder 0.1 (0xaa)", sourceRate: 29.97, sourceTimestamps: [], clip: undefined },
  }).join(" ");
}

function machine(nvenc: readonly string[], hasGpu: boolean): FfmpegCapabilities {
  return {
    tools: { ffmpeg: "ffmpeg", ffprobe: "ffprobe", version: "5.1", frameModeOption: "-fps_mode", origin: "PATH" },
    encoders: new Set(["libx264", "libx265", "libvpx", "libvpx-vp9", ...nvenc]),
    decodes: new Set(["h264", "hevc", "h264:yuv444p"]),
    cuda: { deviceName: hasGpu ? "NVIDIA H200" : undefined, canDecode: hasGpu, canScale: hasGpu, problem: undefined },
  };
}
