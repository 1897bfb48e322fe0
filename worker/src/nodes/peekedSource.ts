// SPDX-License-Identifier: MIT

import { MediaError } from "../domain/mediaError";
import type { MediaInfo } from "../domain/mediaInfo";
import type { SegmentSource, SourceSegment } from "../ports/segmentSource";

/** A source whose first segment has been looked at: what a job needs of an orchestrator follows from it. */
export class PeekedSource implements SegmentSource {
  private constructor(
    private readonly head: SourceSegment,
    private readonly rest: AsyncIterator<SourceSegment>,
  ) {}

  static async open(source: SegmentSource, signal: AbortSignal): Promise<PeekedSource> {
    const iterator = source.segments(signal)[Symbol.asyncIterator]();
    const next = await iterator.next();
    if (next.done === true) throw new MediaError("No keyframes in input", true, "the input holds no video");
    return new PeekedSource(next.value, iterator);
  }

  get first(): MediaInfo {
    return this.head.info;
  }

  async *segments(): AsyncGenerator<SourceSegment, void> {
    try {
      yield this.head;
      for (let next = await this.rest.next(); next.done !== true; next = await this.rest.next()) yield next.value;
    } finally {
      await this.rest.return?.();
    }
  }
}
