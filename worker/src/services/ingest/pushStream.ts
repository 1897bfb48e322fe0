// SPDX-License-Identifier: MIT

import { FreshSequences } from "../../domain/ingest/freshSequences";
import { SOURCE_TRACK } from "../../domain/ingest/sourceTrack";
import type { MediaInfo } from "../../domain/mediaInfo";
import { Refusal } from "../../domain/refusal";
import type { SegmentProfile } from "../../domain/segmentProfile";
import { wantedDurationMs } from "../../domain/wantedDurationMs";
import type { Clock } from "../../ports/clock";
import type { PushedRendition, PushedSegment } from "../../ports/ingestEndpoint";
import type { LiveOutput } from "../../ports/liveOutput";
import type { SegmentOutcome } from "../jobs/segmentOutcome";
import type { TranscodingJob } from "../jobs/transcodingJob";
import { BoundedQueue } from "./boundedQueue";
import { leftOut } from "./leftOut";
import { refusalOf } from "./refusalOf";
import { SharedJob } from "./sharedJob";

/** Segments that wait for a place while others of their stream are in work. */
const MAX_WAITING = 8;

/** A segment with what was found in it; `info` is undefined when it has no pictures. */
export interface ReadSegment extends Pick<PushedSegment, "sequence" | "durationMs" | "bytes" | "clip"> {
  readonly info: MediaInfo | undefined;
  readonly format: MediaInfo["format"];
  /** Whether the client wants a fresh encoder for it. */
  readonly isReinitForced: boolean;
}

/** One stream that a client pushes: some segments at a time, on the same sessions. */
export class PushStream {
  private readonly queue: BoundedQueue;
  private readonly stop = new AbortController();
  private job: SharedJob | undefined;
  /** Of the job. */
  private sequences = new FreshSequences();
  private isSliced = false;
  /** Jobs that are given up, until their last segments are done. */
  private readonly retiring = new Set<Promise<void>>();
  private previous: MediaInfo | undefined;
  private inWork = 0;
  private hasBegun = false;
  private usedAt: number;

  constructor(
    private readonly options: {
      readonly manifestId: string;
      readonly profiles: readonly SegmentProfile[];
      /** Segments in work at a time. */
      readonly concurrency: number;
      readonly maxAttempts: number;
      /** Whether every segment begins with a fresh encoder. */
      readonly isReinitForced: boolean;
    },
    private readonly modules: {
      readonly open: (info: MediaInfo, isSliced: boolean) => Promise<TranscodingJob>;
      readonly output: LiveOutput;
      readonly clock: Clock;
      readonly onSegment: (outcome: SegmentOutcome) => void;
    },
  ) {
    const fullText = "too many segments of this stream are waiting: push more slowly";
    this.queue = new BoundedQueue({ concurrency: options.concurrency, maxWaiting: MAX_WAITING, fullText });
    this.usedAt = modules.clock.now();
  }

  get manifestId(): string {
    return this.options.manifestId;
  }

  get output(): LiveOutput {
    return this.modules.output;
  }

  /** Milliseconds without a segment; 0 while one is in work. */
  get idleMs(): number {
    return this.inWork > 0 ? 0 : this.modules.clock.now() - this.usedAt;
  }

  /** Throws a `Refusal` for a segment that could not be transcoded, `StreamStoppedError` when the stream has to end. */
  async push(segment: ReadSegment): Promise<readonly PushedRendition[]> {
    const { output, clock, onSegment } = this.modules;
    const { sequence, durationMs } = segment;
    const source = { name: SOURCE_TRACK, format: formatOf(segment), bytes: segment.bytes };
    let isReported = false;
    const report = (outcome: SegmentOutcome): void => {
      isReported = true;
      onSegment(outcome);
    };
    this.inWork += 1;
    output.begin(sequence, !this.hasBegun);
    this.hasBegun = true;
    try {
      const renditions = await this.queue.run(() => this.renditionsOf(segment, report));
      const wantedMs = segment.info === undefined ? durationMs : wantedDurationMs(segment);
      output.add({ sequence, durationMs, tracks: [source, ...renditions.map((rendition) => ({ ...rendition, durationMs: wantedMs }))] });
      return renditions;
    } catch (error) {
      const lost = this.options.profiles.filter(({ format }) => format === "mpegts").map(({ name }) => name);
      output.add({ sequence, durationMs, tracks: [source], lost });
      if (!isReported) onSegment(leftOut(segment, error));
      if (this.stop.signal.aborted) throw new Refusal("busy", "the stream has ended: push the segment again", "", { cause: error });
      throw error;
    } finally {
      this.inWork -= 1;
      this.usedAt = clock.now();
    }
  }

  /** Gives up what is in work, and ends the sessions. Never rejects. */
  async close(reason: Error): Promise<void> {
    this.stop.abort(reason);
    this.retireJob();
    await Promise.all(this.retiring);
  }

  private retireJob(): void {
    if (this.job === undefined) return;
    const retiring = this.job.retire().finally(() => void this.retiring.delete(retiring));
    this.retiring.add(retiring);
    this.job = undefined;
  }

  private async renditionsOf(segment: ReadSegment, report: (outcome: SegmentOutcome) => void): Promise<readonly PushedRendition[]> {
    this.stop.signal.throwIfAborted();
    const { profiles, maxAttempts } = this.options;
    const { info, sequence, durationMs, bytes, clip } = segment;
    // Nothing to transcode: every rendition is the segment itself (node-protocol section 20.1).
    if (info === undefined) return profiles.map(({ name }) => ({ name, format: formatOf(segment), bytes }));

    const hasChanged = this.previous !== undefined && isDifferent(this.previous, info);
    const isReinitForced = hasChanged || segment.isReinitForced || this.options.isReinitForced;
    const job = this.jobFor(sequence, info, clip !== undefined);
    const { sequences } = this;
    this.previous = info;
    let isTranscoded = false;
    try {
      const outcome = await job.use((open) => open.run({ sequence, durationMs, bytes, info, clip }, isReinitForced, this.stop.signal));
      report(outcome);
      if (!outcome.isTranscoded) throw refusalOf(outcome, maxAttempts);
      isTranscoded = true;
      return outcome.renditions.map(({ profile, bytes: output }) => ({ name: profile.name, format: profile.format, bytes: output }));
    } finally {
      if (!isTranscoded) sequences.release(sequence);
    }
  }

  /**
   * The job for a segment. What is asked of orchestrators follows from codec and pixel format, and from whether segments are clipped: when that
   * changes, others may be needed.
   * A number that comes again, too, goes to another job: within one it would be receipted twice.
   */
  private jobFor(sequence: bigint, info: MediaInfo, isSliced: boolean): SharedJob {
    const { previous } = this;
    const isSame = previous !== undefined && previous.videoCodec === info.videoCodec && previous.pixelFormat === info.pixelFormat;
    const isSuited = isSame && (this.isSliced || !isSliced);
    if (this.job !== undefined && isSuited && this.sequences.take(sequence)) return this.job;
    this.retireJob();
    this.sequences = new FreshSequences();
    this.sequences.take(sequence);
    this.isSliced = isSliced;
    const opening = this.modules.open(info, isSliced);
    const job = new SharedJob(opening);
    this.job = job;
    opening.catch(() => {
      if (this.job === job) this.job = undefined;
    });
    return job;
  }
}

function formatOf({ format }: ReadSegment): PushedRendition["format"] {
  return format === "mp4" ? "mp4" : "mpegts";
}

function isDifferent(a: MediaInfo, b: MediaInfo): boolean {
  return a.width !== b.width || a.height !== b.height || a.videoCodec !== b.videoCodec;
}
