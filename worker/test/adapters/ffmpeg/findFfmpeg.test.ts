// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { FfmpegRenditionVerifier } from "../../../src/adapters/ffmpeg/ffmpegRenditionVerifier";
import { findFfmpeg } from "../../../src/adapters/ffmpeg/findFfmpeg";
import { FfmpegMissing } from "../../../src/adapters/ffmpeg/ffmpegMissing";
import type { ProcessOutcome } from "../../../src/adapters/ffmpeg/processOutcome";
import { probeFfmpeg } from "../../../src/adapters/ffmpeg/probeFfmpeg";
import { runProcess } from "../../../src/adapters/ffmpeg/runProcess";
import { systemToolEnvironment } from "../../../src/adapters/ffmpeg/systemToolEnvironment";
import type { ToolEnvironment } from "../../../src/adapters/ffmpeg/toolEnvironment";
import { MediaFixture } from "./mediaFixture";
import { skipAloud } from "./skipAloud";

interface Machine {
  readonly programs: Set<string>;
  readonly commands: string[];
  readonly sentences: string[];
  readonly environment: ToolEnvironment;
}

describe("findFfmpeg", () => {
  context("given FFMPEG_PATH and FFPROBE_PATH", () => {
    it("uses them and looks nowhere else", async () => {
      const machine = fakeMachine({
        programs: ["/opt/ffmpeg", "/opt/ffprobe", "ffmpeg", "ffprobe"],
        variables: { FFMPEG_PATH: "/opt/ffmpeg", FFPROBE_PATH: "/opt/ffprobe" },
      });
      const tools = await findFfmpeg(machine.environment);
      expect(tools).to.include({ ffmpeg: "/opt/ffmpeg", ffprobe: "/opt/ffprobe", version: "9.9", origin: "FFMPEG_PATH" });
      expect(new Set(machine.commands)).to.deep.equal(new Set(["/opt/ffmpeg", "/opt/ffprobe"]));
    });

    it("refuses to replace them when they do not run", async () => {
      const machine = fakeMachine({ programs: ["ffmpeg", "ffprobe"], variables: { FFMPEG_PATH: "/opt/absent" } });
      const error = await failure(findFfmpeg(machine.environment));
      expect(error.message).to.include("/opt/absent cannot be started (ENOENT)").and.to.include("FFMPEG_PATH");
    });
  });

  it("uses what is on PATH", async () => {
    const machine = fakeMachine({ programs: ["ffmpeg", "ffprobe"] });
    expect((await findFfmpeg(machine.environment)).origin).to.equal("PATH");
    const empty = fakeMachine({ programs: ["ffmpeg", "ffprobe"], variables: { FFMPEG_PATH: "", FFPROBE_PATH: "" } });
    expect((await findFfmpeg(empty.environment)).origin).to.equal("PATH");
    expect(machine.sentences).to.deep.equal([]);
  });

  it("installs Debian's package, saying so, when it may", async () => {
    const machine = fakeMachine({ programs: [], isDebian: true, isRoot: true, canInstall: true });
    const tools = await findFfmpeg(machine.environment);
    expect(tools.origin).to.equal("Debian package ffmpeg, installed just now");
    expect(machine.sentences.join()).to.include("installing Debian's package ffmpeg");
  });

  it("falls back on the npm package, naming it, when the installation fails", async () => {
    const machine = fakeMachine({ programs: ["/npm/ffmpeg", "/npm/ffprobe"], isDebian: true, isRoot: true, packaged: "/npm" });
    const tools = await findFfmpeg(machine.environment);
    expect(tools.ffmpeg).to.equal("/npm/ffmpeg");
    expect(machine.sentences.at(-1)).to.include("@ffmpeg-installer/ffmpeg");
  });

  it("does not call apt-get as an ordinary user", async () => {
    const machine = fakeMachine({ programs: ["/npm/ffmpeg", "/npm/ffprobe"], isDebian: true, packaged: "/npm" });
    await findFfmpeg(machine.environment);
    expect(machine.commands).to.not.include("env");
  });

  it("says what to do, and what was tried, when nothing works", async () => {
    const error = await failure(findFfmpeg(fakeMachine({ programs: [] }).environment));
    expect(error).to.be.instanceOf(FfmpegMissing);
    expect(error.message).to.include("apt-get install ffmpeg").and.to.include("FFMPEG_PATH");
    expect((error as FfmpegMissing).fields.attempts).to.have.length(4);
  });

  it("really transcodes with the build inside the npm package", async function () {
    const system = systemToolEnvironment(() => undefined);
    const paths = system.packagedTools();
    if (paths === undefined) return skipAloud(this, "the npm packages hold no FFmpeg for this platform");
    const environment = { ...system, variables: { FFMPEG_PATH: paths.ffmpeg, FFPROBE_PATH: paths.ffprobe } };
    const tools = await findFfmpeg(environment);
    const capabilities = await probeFfmpeg({ gpu: "off" }, { tools, run: runProcess });
    expect([...capabilities.encoders]).to.include("libx264");
    expect(tools.frameModeOption).to.equal("-vsync");

    const media = await MediaFixture.create();
    try {
      const [segment] = await media.segments(await media.clip("clip.mp4", { seconds: 2 }));
      const transcoder = media.with(capabilities).transcoder();
      const profiles = [MediaFixture.profile(), MediaFixture.profile({ name: "slow", fps: 15 })];
      const renditions = await transcoder.transcode(MediaFixture.job(segment.bytes, profiles), new AbortController().signal);
      expect(renditions.map(({ frames, width, height }) => [frames, width, height])).to.deep.equal([
        [60, 160, 90],
        [30, 160, 90],
      ]);
      const { inspector } = media.with(capabilities);
      const hevc = await media.ffmpeg(
        ["-i", "pipe:0", "-c:v", "libx265", "-x265-params", "log-level=none", "-f", "mpegts", "pipe:1"],
        segment.bytes,
      );
      expect((await inspector.inspect(hevc)).video).to.include({ codec: "hevc", width: 320, height: 180, frames: 60 });
      const verifier = new FfmpegRenditionVerifier({}, { tools, inspector });
      for (const rendition of renditions) {
        const delivered = { ...rendition, reportedPixels: rendition.pixels };
        const verdict = await verifier.verify(segment, delivered, { isVisualCheckWanted: true });
        expect(verdict.faults).to.deep.equal([]);
        expect(verdict.ssim).to.be.greaterThan(0.8);
      }
    } finally {
      media.remove();
    }
  });
});

function fakeMachine(facts: {
  programs: readonly string[];
  variables?: Record<string, string>;
  isDebian?: boolean;
  isRoot?: boolean;
  canInstall?: boolean;
  packaged?: string;
}): Machine {
  const programs = new Set(facts.programs);
  const commands: string[] = [];
  const sentences: string[] = [];
  const environment: ToolEnvironment = {
    variables: facts.variables ?? {},
    isDebian: facts.isDebian ?? false,
    isRoot: facts.isRoot ?? false,
    packagedTools: () =>
      facts.packaged === undefined ? undefined : { ffmpeg: `${facts.packaged}/ffmpeg`, ffprobe: `${facts.packaged}/ffprobe` },
    say: (sentence) => sentences.push(sentence),
    run: ({ command, args }) => {
      commands.push(command);
      if (command === "env") {
        if (facts.canInstall === true && args.includes("install")) ["ffmpeg", "ffprobe"].forEach((name) => programs.add(name));
        return Promise.resolve(outcome(facts.canInstall === true ? 0 : 100, ""));
      }
      if (programs.has(command)) return Promise.resolve(outcome(0, "ffmpeg version 9.9 Copyright"));
      return Promise.reject(Object.assign(new Error("spawn"), { code: "ENOENT" }));
    },
  };
  return { programs, commands, sentences, environment };
}

function outcome(exitCode: number, stdout: string): ProcessOutcome {
  const nothing = { exitSignal: null, outputs: [], stderr: "E: no network", elapsedMs: 1 };
  return { end: "exited", exitCode, stdout: Buffer.from(stdout), ...nothing };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: Error) => error,
  );
}
