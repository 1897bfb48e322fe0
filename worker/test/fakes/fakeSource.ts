// SPDX-License-Identifier: MIT

import type { MediaInfo } from "../../src/domain/mediaInfo";
import type { SegmentSource, SourceSegment } from "../../src/ports/segmentSource";

/** What every source segment of a test says of itself. */
export const FAKE_SOURCE_INFO: MediaInfo = {
  format: "mpegts",
  videoCodec: "h264",
  videoProfile: "High",
  pixelFormat: "yuv420p",
  width: 1280,
  height: 720,
  frames: 60,
  durationMs: 2000,
  startMs: 0,
  audioCodec: "aac",
};

/** Segments of 2 seconds whose bytes are their names. */
export class FakeSource implements SegmentSource {
  /** Called before each segment is given out. */
  before: (sequence: number) => Promise<void> = async () => undefined;

  constructor(private readonly names: readonly string[]) {}

  static of(count: number): FakeSource {
    return new FakeSource(Array.from({ length: count }, (_, index) => `segment ${index}`));
  }

  static segment(sequence: number, name = `segment ${sequence}`): SourceSegment {
    const bytes = new TextEncoder().encode(name.padEnd(64, "-").padEnd(4096, "x"));
    return { sequence: BigInt(sequence), durationMs: 2000, bytes, info: FAKE_SOURCE_INFO };
  }

  async *segments(signal: AbortSignal): AsyncGenerator<SourceSegment> {
    for (const [sequence, name] of this.names.entries()) {
      signal.throwIfAborted();
      await this.before(sequence);
      yield FakeSource.segment(sequence, name);
    }
  }
}
