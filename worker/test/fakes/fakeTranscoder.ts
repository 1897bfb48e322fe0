// SPDX-License-Identifier: MIT

import { DEVICE_CLASS } from "../../src/domain/proofs/deviceClass";
import { MediaError } from "../../src/domain/mediaError";
import { pixels } from "../../src/domain/pixels";
import type { Rendition } from "../../src/domain/rendition";
import type { TranscodeJob, Transcoder, TranscoderCapabilities } from "../../src/ports/transcoder";

/** Frames that every segment of a test has. */
const FRAMES = 60;

/**
 * Makes renditions that name their source, without any video in them. A source that starts with `garbage` is refused the way
 * a decoder would.
 */
export class FakeTranscoder implements Transcoder {
  readonly jobs: TranscodeJob[] = [];
  readonly ended: string[] = [];
  /** Awaited before each result: lets a test hold work back or fail it. */
  before: (job: TranscodeJob) => Promise<void> = async () => undefined;

  async capabilities(): Promise<TranscoderCapabilities> {
    return { description: "fake", extraCapabilities: [], pixelsPerSecond: 1e9, device: DEVICE_CLASS.software };
  }

  async transcode(job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]> {
    this.jobs.push(job);
    await this.before(job);
    signal.throwIfAborted();
    const source = new TextDecoder().decode(job.bytes.subarray(0, 64));
    if (source.startsWith("garbage")) throw new MediaError("TranscoderInvalidVideo", true);
    return job.profiles.map((profile) => ({
      profile,
      bytes: new TextEncoder().encode(`${profile.name} of ${source} `.padEnd(64, ".")),
      pixels: pixels(BigInt(profile.width * profile.height * FRAMES)),
      frames: FRAMES,
      width: profile.width,
      height: profile.height,
      durationMs: job.durationMs,
    }));
  }

  async endSession(sessionId: string): Promise<void> {
    this.ended.push(sessionId);
  }

  async close(): Promise<void> {}
}
