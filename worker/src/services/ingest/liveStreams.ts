// SPDX-License-Identifier: MIT

import { Refusal } from "../../domain/refusal";
import type { Clock } from "../../ports/clock";
import type { LiveCut, LiveCutter } from "../../ports/liveCutter";
import type { LiveFeed, LiveIngest } from "../../ports/liveIngest";
import type { Logger } from "../../ports/logger";
import type { IngestStreams } from "./ingestStreams";

/** A stream that comes faster than it plays waits while so many of its segments are in work. One that is live is not held up. */
const MAX_AHEAD = 4;

type Stream = Parameters<LiveIngest["begin"]>[0];

/** Streams that come over a connection of their own: cut here, then treated as those that clients push in segments. */
export class LiveStreams implements LiveIngest {
  constructor(
    private readonly modules: {
      readonly streams: Pick<IngestStreams, "begin" | "push" | "finish">;
      readonly cutter: LiveCutter;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  async begin(stream: Stream): Promise<LiveFeed> {
    await this.modules.streams.begin(stream);
    const cut = this.modules.cutter.open();
    const run = this.run(stream, cut);
    const stopped = run.then(
      () => new Promise<never>(() => undefined), // the client has ended it
      (error: Error) => error,
    );
    return {
      write: (bytes) => cut.write(bytes),
      stopped,
      end: async () => {
        cut.end();
        await run.catch(() => undefined);
      },
    };
  }

  /** Rejects when the stream cannot be cut. */
  private async run(stream: Stream, cut: LiveCut): Promise<void> {
    const { streams, clock } = this.modules;
    const startedAt = clock.now();
    let arrivedMs = 0;
    const pushes = new Set<Promise<void>>();
    let sequence = 0n;
    let reason = "the client has ended it";
    try {
      for await (const segment of cut.segments) {
        const push = this.push(stream, { ...segment, sequence: sequence++ }).finally(() => void pushes.delete(push));
        pushes.add(push);
        arrivedMs += segment.durationMs;
        while (pushes.size >= MAX_AHEAD && arrivedMs > clock.now() - startedAt) await Promise.race(pushes);
      }
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      await Promise.all(pushes);
      await streams.finish(stream.manifestId, reason);
    }
  }

  /** A segment that nobody transcodes is left out: live video does not wait (node-operations section 7.4). Never rejects. */
  private async push({ manifestId, url }: Stream, segment: { sequence: bigint; durationMs: number; bytes: Uint8Array }): Promise<void> {
    try {
      await this.modules.streams.push({ manifestId, url, settings: undefined, ...segment });
    } catch (error) {
      const fields = { manifestID: manifestId, seqNo: segment.sequence };
      if (error instanceof Refusal) this.modules.logger.warn(`A segment is left out: ${error.message}`, fields);
      else this.modules.logger.error("A segment is left out", { ...fields, error });
    }
  }
}
