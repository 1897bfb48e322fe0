// SPDX-License-Identifier: MIT

import { Refusal } from "../../domain/refusal";
import type { Clock } from "../../ports/clock";
import type { LiveCut, LiveCutter } from "../../ports/liveCutter";
import type { LiveFeed, LiveIngest } from "../../ports/liveIngest";
import type { Logger } from "../../ports/logger";
import type { BegunStream } from "./begunStream";
import type { IngestStreams } from "./ingestStreams";

/** A stream that comes faster than it plays waits while so many of its segments are in work. One that is live is not held up. */
const MAX_AHEAD = 4;

type Stream = Parameters<LiveIngest["begin"]>[0];

/** A stream from its first byte to its last segment. */
interface Run {
  readonly manifestId: string;
  readonly begun: BegunStream;
  readonly cut: LiveCut;
  /** Number of the next segment. */
  sequence: bigint;
  endReason: string;
}

/** Streams that come over a connection of their own: cut here, then treated as those that clients push in segments. */
export class LiveStreams implements LiveIngest {
  /** Streams whose clients are gone, until their last segment is cut; by name. Each tells which number comes next. */
  private readonly ending = new Map<string, Promise<bigint>>();

  constructor(
    private readonly modules: {
      readonly streams: Pick<IngestStreams, "begin">;
      readonly cutter: LiveCutter;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  async begin(stream: Stream): Promise<LiveFeed> {
    const { manifestId } = stream;
    const next = (await this.ending.get(manifestId)) ?? 0n;
    const begun = await this.modules.streams.begin(stream);
    const sequence = begun.nextSequence > next ? begun.nextSequence : next;
    const run = { manifestId, begun, cut: this.modules.cutter.open(), sequence, endReason: "the client has ended it" };
    const pushes = new Set<Promise<void>>();
    const cutting = this.pushAll(run, pushes);
    const done = cutting.catch((error: Error) => (run.endReason = error.message)).then(() => this.finish(run, pushes));
    const stopped = cutting.then(
      () => new Promise<never>(() => undefined), // the client has ended it
      (error: Error) => done.then(() => error),
    );
    return {
      write: (bytes) => run.cut.write(bytes),
      stopped,
      end: async (reason = run.endReason) => {
        run.endReason = reason;
        begun.release();
        this.rememberEnd(run, cutting);
        run.cut.end();
        await done;
      },
    };
  }

  private rememberEnd(run: Run, cutting: Promise<void>): void {
    const { manifestId } = run;
    const ending = cutting
      .catch(() => undefined)
      .then(() => {
        if (this.ending.get(manifestId) === ending) this.ending.delete(manifestId);
        return run.sequence;
      });
    this.ending.set(manifestId, ending);
  }

  private async finish({ begun, endReason }: Run, pushes: ReadonlySet<Promise<void>>): Promise<void> {
    await Promise.all(pushes);
    await begun.finish(endReason);
  }

  /** Resolves when all is cut. Rejects when the stream cannot be cut. */
  private async pushAll(run: Run, pushes: Set<Promise<void>>): Promise<void> {
    const { clock } = this.modules;
    const startedAt = clock.now();
    let arrivedMs = 0;
    for await (const segment of run.cut.segments) {
      const push = this.push(run, { ...segment, sequence: run.sequence++ }).finally(() => void pushes.delete(push));
      pushes.add(push);
      arrivedMs += segment.durationMs;
      while (pushes.size >= MAX_AHEAD && arrivedMs > clock.now() - startedAt) await Promise.race(pushes);
    }
  }

  /** A segment that nobody transcodes is left out: live video does not wait (node-operations section 7.4). Never rejects. */
  private async push({ manifestId, begun }: Run, segment: { sequence: bigint; durationMs: number; bytes: Uint8Array }): Promise<void> {
    try {
      await begun.push(segment);
    } catch (error) {
      const fields = { manifestID: manifestId, seqNo: segment.sequence };
      if (error instanceof Refusal) this.modules.logger.warn(`A segment is left out: ${error.message}`, fields);
      else this.modules.logger.error("A segment is left out", { ...fields, error });
    }
  }
}
