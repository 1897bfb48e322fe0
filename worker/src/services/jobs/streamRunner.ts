// SPDX-License-Identifier: MIT

import type { PlaylistWriter } from "../../ports/playlistWriter";
import type { Logger } from "../../ports/logger";
import type { SegmentSource, SourceSegment } from "../../ports/segmentSource";
import type { SegmentOutcome } from "./segmentOutcome";
import type { SegmentRunner } from "./segmentRunner";
import type { SessionPool } from "./sessionPool";

/** How a stream went. */
export interface StreamResult {
  /** In the order of the stream, without the renditions' bytes. */
  readonly segments: readonly SegmentOutcome[];
  /** Path of the HLS master playlist. */
  readonly playlist: string;
}

/** Takes a video through the network: some segments at a time, renditions to HLS as they come. */
export class StreamRunner {
  constructor(
    private readonly options: {
      /** Segments in flight at a time. */
      readonly concurrency: number;
    },
    private readonly modules: {
      readonly source: SegmentSource;
      readonly runner: SegmentRunner;
      readonly pool: SessionPool;
      readonly playlist: PlaylistWriter;
      readonly logger: Logger;
      /** Told of every segment as it is done. */
      readonly onSegment: (outcome: SegmentOutcome) => void;
    },
  ) {}

  /** Runs to the end of the source. Throws when the stream had to stop; what was done by then is in the playlists. */
  async run(signal: AbortSignal): Promise<StreamResult> {
    const { source, pool, playlist } = this.modules;
    const stop = new AbortController();
    const running = AbortSignal.any([stop.signal, signal]);
    const outcomes: SegmentOutcome[] = [];
    const inFlight = new Set<Promise<void>>();
    let failure: { readonly error: unknown } | undefined;
    let previous: SourceSegment | undefined;
    try {
      for await (const segment of source.segments(running)) {
        if (failure !== undefined) break;
        const isReinitForced = previous !== undefined && isDifferent(previous, segment);
        previous = segment;
        const work = this.runOne(segment, isReinitForced, running)
          .then((outcome) => void outcomes.push(outcome))
          .catch((error: unknown) => {
            failure ??= { error };
            stop.abort(error);
          })
          .finally(() => void inFlight.delete(work));
        inFlight.add(work);
        if (inFlight.size >= this.options.concurrency) await Promise.race(inFlight);
      }
      await Promise.all(inFlight);
    } catch (error) {
      failure ??= { error };
      await Promise.allSettled(inFlight);
    }
    await pool.close();
    const path = await playlist.close();
    if (failure !== undefined) throw failure.error;
    outcomes.sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
    return { segments: outcomes, playlist: path };
  }

  private async runOne(source: SourceSegment, isReinitForced: boolean, signal: AbortSignal): Promise<SegmentOutcome> {
    const { runner, playlist, logger, onSegment } = this.modules;
    const outcome = await runner.run(source, isReinitForced, signal);
    if (outcome.isTranscoded) {
      const { sequence, durationMs, renditions } = outcome;
      await playlist.add({ sequence, durationMs, renditions });
    } else {
      logger.error("A segment could not be transcoded", { seqNo: source.sequence, reason: outcome.error });
      await playlist.skip(source.sequence, source.durationMs);
    }
    onSegment(outcome);
    // The bytes are on disk now: a long stream must not keep them all.
    return { ...outcome, renditions: outcome.renditions.map((rendition) => ({ ...rendition, bytes: new Uint8Array(0) })) };
  }
}

function isDifferent(a: SourceSegment, b: SourceSegment): boolean {
  const [before, after] = [a.info, b.info];
  return before.width !== after.width || before.height !== after.height || before.videoCodec !== after.videoCodec;
}
