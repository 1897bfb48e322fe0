// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { leaveSlowGpu } from "../../../src/adapters/ffmpeg/leaveSlowGpu";
import { openFfmpegTranscoder } from "../../../src/adapters/ffmpeg/openFfmpegTranscoder";
import { TranscodeFailure } from "../../../src/adapters/ffmpeg/transcodeFailure";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { MediaFixture } from "./mediaFixture";

describe("openFfmpegTranscoder", () => {
  let media: MediaFixture;

  before(async () => {
    media = await MediaFixture.create();
  });
  after(() => media.remove());

  it("leaves a GPU alone that is slower than the processors, and says so", async () => {
    const logger = new RecordingLogger();
    const transcoder = await openFfmpegTranscoder({ preset: "ultrafast" }, { tools: withSlowGpu(), logger });
    expect((await transcoder.capabilities()).description).to.match(/^libx264 \(software\)/);
    const [line] = logger.lines.filter(({ message }) => message === "Tried out FFmpeg");
    const { gpu } = line.fields as { gpu: { canDecode: boolean; problem: string } };
    expect(gpu.canDecode).to.equal(false);
    expect(gpu.problem).to.match(/^NVIDIA .+ does 0\.\d\d of what the processors do: left alone \(--gpu 0 uses it all the same\)$/);
  });

  it("uses it all the same when it is named", async () => {
    const logger = new RecordingLogger();
    const transcoder = await openFfmpegTranscoder({ preset: "ultrafast", gpu: 0 }, { tools: withSlowGpu(), logger });
    expect((await transcoder.capabilities()).description).to.match(/^NVDEC \+ scale_cuda \+ libx264 \(NVIDIA .+\)/);
  });

  it("refuses a device that is named and cannot be used, and does without where none is", async () => {
    const tools = media.wrapped(
      "no-gpu-ffmpeg",
      'case " $* " in *" -hwaccel "* | *_nvenc\\ *) echo "No device available" >&2; exit 1 ;; esac',
    );
    const open = (gpu: number | "auto"): Promise<unknown> =>
      openFfmpegTranscoder({ preset: "ultrafast", gpu }, { tools, logger: new RecordingLogger() });
    const error = await open(3).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TranscodeFailure);
    expect((error as TranscodeFailure).message).to.equal(
      "GPU 3 cannot be used (No device available): name another device, or let --gpu auto choose",
    );
    await open("auto");
  });

  it("refuses an FFmpeg that cannot encode H.264", async () => {
    const tools = media.wrapped("poor-ffmpeg", 'case " $* " in *" libx264 "* | *" h264_nvenc "*) exit 1 ;; esac');
    const error = await openFfmpegTranscoder({}, { tools, logger: new RecordingLogger() }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(TranscodeFailure);
    expect((error as TranscodeFailure).message).to.include("encodes H.264 neither with libx264 nor with NVENC");
  });

  /** An FFmpeg that has a GPU by its word: it does the GPU's work on the processor, and is long about it. */
  function withSlowGpu(): MediaFixture["tools"] {
    return media.wrapped(
      "slow-gpu-ffmpeg",
      `case " $* " in *" -hwaccel "*) ;; *" h264_nvenc "* | *" hevc_nvenc "*) exit 1 ;; *) exec ${media.tools.ffmpeg} "$@" ;; esac
case " $* " in *mpegts*) sleep 1.5 ;; esac
for argument do
  shift
  case "$argument" in
    -hwaccel | -hwaccel_output_format | -hwaccel_device) isSkipped=1; continue ;;
  esac
  if [ "$isSkipped" = 1 ]; then isSkipped=0; continue; fi
  set -- "$@" "$(echo "$argument" | sed "s/scale_cuda=/scale=/; s/hwdownload,//")"
done`,
    );
  }
});

describe("leaveSlowGpu", () => {
  const capabilities = {
    tools: { ffmpeg: "ffmpeg", ffprobe: "ffprobe", version: "5.1", frameModeOption: "-fps_mode" as const, origin: "PATH" },
    encoders: new Set(["libx264", "h264_nvenc", "hevc_nvenc"]),
    decodes: new Set(["h264"]),
    cuda: { deviceName: "NVIDIA L4", canDecode: true, canScale: true, problem: undefined },
  };

  it("keeps a GPU that does as much", () => {
    expect(leaveSlowGpu(capabilities, { withGpu: 5, inSoftware: 5 })).to.equal(capabilities);
  });

  it("takes its encoders with it, and says by how much it is slower", () => {
    const left = leaveSlowGpu(capabilities, { withGpu: 2, inSoftware: 5 });
    expect([...left.encoders]).to.deep.equal(["libx264"]);
    expect(left.decodes).to.equal(capabilities.decodes);
    const problem = "NVIDIA L4 does 0.40 of what the processors do: left alone (--gpu 0 uses it all the same)";
    expect(left.cuda).to.deep.equal({ deviceName: undefined, canDecode: false, canScale: false, problem });
  });
});
