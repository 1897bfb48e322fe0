// SPDX-License-Identifier: MIT

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureOf } from "../../../src/adapters/ffmpeg/failureOf";
import type { FfmpegTools } from "../../../src/adapters/ffmpeg/ffmpegTools";
import { FfmpegSegmentSource } from "../../../src/adapters/ffmpeg/ffmpegSegmentSource";
import { FfmpegTranscoder } from "../../../src/adapters/ffmpeg/ffmpegTranscoder";
import type { FfmpegTranscoderOptions } from "../../../src/adapters/ffmpeg/ffmpegTranscoderOptions";
import { findFfmpeg } from "../../../src/adapters/ffmpeg/findFfmpeg";
import { probeFfmpeg } from "../../../src/adapters/ffmpeg/probeFfmpeg";
import { runProcess } from "../../../src/adapters/ffmpeg/runProcess";
import { SegmentInspector } from "../../../src/adapters/ffmpeg/segmentInspector";
import type { FfmpegCapabilities } from "../../../src/adapters/ffmpeg/ffmpegCapabilities";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";
import type { Logger } from "../../../src/ports/logger";
import type { SourceSegment } from "../../../src/ports/segmentSource";
import type { TranscodeJob } from "../../../src/ports/transcoder";

/** The real FFmpeg of this machine, a scratch folder, and short clips made on the spot. One for each test file. */
export class MediaFixture {
  private constructor(
    readonly folder: string,
    readonly tools: FfmpegTools,
    readonly capabilities: FfmpegCapabilities,
  ) {}

  static async create(): Promise<MediaFixture> {
    const tools = await findFfmpeg();
    const capabilities = await probeFfmpeg({ gpu: 0 }, { tools, run: runProcess });
    return new MediaFixture(mkdtempSync(join(tmpdir(), "media-test-")), tools, capabilities);
  }

  /** The same folder with another FFmpeg. */
  with(capabilities: FfmpegCapabilities): MediaFixture {
    return new MediaFixture(this.folder, capabilities.tools, capabilities);
  }

  get inspector(): SegmentInspector {
    return new SegmentInspector({}, { tools: this.tools });
  }

  transcoder(options: FfmpegTranscoderOptions = {}): FfmpegTranscoder {
    const modules = { capabilities: this.capabilities, inspector: this.inspector, logger: SILENT };
    return new FfmpegTranscoder({ preset: "ultrafast", gpu: "off", ...options }, modules);
  }

  /** The real tools behind a shell script, which ends by running FFmpeg with the arguments as they are then. */
  wrapped(name: string, script: string): FfmpegTools {
    writeFileSync(this.path(name), `#!/bin/sh\n${script}\nexec ${this.tools.ffmpeg} "$@"\n`);
    chmodSync(this.path(name), 0o755);
    return { ...this.tools, ffmpeg: this.path(name) };
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs FFmpeg and returns what it wrote to standard output. */
  async ffmpeg(args: readonly string[], input?: Uint8Array): Promise<Buffer> {
    const command = this.tools.ffmpeg;
    const outcome = await runProcess({ command, args: ["-v", "error", "-y", ...args], timeoutMs: 60_000, input });
    if (outcome.exitCode !== 0) throw failureOf(outcome, `ffmpeg ${args.join(" ")}`);
    return outcome.stdout;
  }

  /** A short clip with sound as a file; `args` may replace the video source and its settings. */
  async clip(name: string, options: { seconds: number; size?: string; rate?: string; args?: readonly string[] }): Promise<string> {
    const { seconds, size = "320x180", rate = "30", args = [] } = options;
    const picture = `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
    const sound = `sine=frequency=330:beep_factor=4:sample_rate=48000:duration=${seconds}`;
    await this.ffmpeg([
      ...["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-pix_fmt", "yuv420p", "-c:v", "libx264"],
      ...["-preset", "ultrafast", "-g", "60", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "64k", ...args, this.path(name)],
    ]);
    return this.path(name);
  }

  async segments(path: string, segmentSeconds = 2): Promise<SourceSegment[]> {
    const source = new FfmpegSegmentSource({ path, segmentSeconds }, { tools: this.tools, logger: SILENT });
    const segments: SourceSegment[] = [];
    for await (const segment of source.segments(new AbortController().signal)) segments.push(segment);
    return segments;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  static profile(changes: Partial<SegmentProfile> = {}): SegmentProfile {
    return {
      ...{ name: "small", width: 160, height: 90, bitrate: 200_000, fps: 0, fpsDen: 1, format: "mpegts" },
      ...{ encoderProfile: "default", gopMs: 0, codec: "h264", quality: 0, ...changes },
    } as SegmentProfile;
  }

  static job(bytes: Uint8Array, profiles: readonly SegmentProfile[], changes: Partial<TranscodeJob> = {}): TranscodeJob {
    return { sessionId: "session", sequence: 0n, bytes, durationMs: 2000, profiles, isReinitForced: false, ...changes };
  }
}

const nothing = (): void => undefined;
const SILENT: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => SILENT };
