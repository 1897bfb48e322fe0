// SPDX-License-Identifier: MIT

import { detectContainer } from "../../domain/media/detectContainer";
import type { StreamSettings } from "../../domain/ingest/streamSettings";
import { MediaError } from "../../domain/mediaError";
import type { MediaInfo } from "../../domain/mediaInfo";
import { Refusal } from "../../domain/refusal";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { Clock } from "../../ports/clock";
import type { IngestEndpoint, PushedRendition, PushedSegment } from "../../ports/ingestEndpoint";
import type { LiveOutput } from "../../ports/liveOutput";
import type { Logger } from "../../ports/logger";
import type { StoredRendition } from "../../ports/renditionStore";
import type { SegmentReader } from "../../ports/segmentReader";
import type { StreamAuthorizer } from "../../ports/streamAuthorizer";
import type { SegmentOutcome } from "../jobs/segmentOutcome";
import { StreamStoppedError } from "../jobs/streamStoppedError";
import type { TranscodingJob } from "../jobs/transcodingJob";
import { WorkGate } from "../jobs/workGate";
import { BoundedQueue } from "./boundedQueue";
import type { BegunStream } from "./begunStream";
import { EndedOutputs } from "./endedOutputs";
import type { IngestMetrics } from "./ingestMetrics";
import { PushStream } from "./pushStream";

/** A stream ends after so long without segments (node-protocol section 20.1). */
const IDLE_MS = 60_000;
const SWEEP_MS = 1000;
/** How long a stop waits for segments in work: they are paid for. */
const DRAIN_MS = 10_000;
/** Reading a segment may take FFmpeg: so many at a time, so many waiting. */
const READERS = 4;
const MAX_WAITING = 64;

type StreamStart = Pick<PushedSegment, "manifestId" | "settings" | "url">;

/** How long the playlists of a stream that has ended can still be fetched. */
const KEEP_MS = 60_000;

interface Entry {
  /** Undefined while it is being opened. */
  stream: PushStream | undefined;
  readonly opening: Promise<PushStream>;
  /** Its client is gone: another one may take the name. */
  isReleased: boolean;
  /** Opened by a client that keeps a connection: segments come over that alone. */
  readonly isConnected: boolean;
}

/** The streams that clients push: each begins with its first segment and ends when no more come. */
export class IngestStreams implements IngestEndpoint {
  /** By the name in the path. */
  private readonly entries = new Map<string, Entry>();
  /** Streams whose names others have taken already, until their last segments are done. */
  private readonly leaving = new Set<PushStream>();
  private readonly ended: EndedOutputs;
  /** Segments from their arrival to their answer. */
  private readonly gate: WorkGate;
  private readonly readers = new BoundedQueue({
    ...{ concurrency: READERS, maxWaiting: MAX_WAITING },
    fullText: "too many segments are on their way: try again",
  });

  constructor(
    private readonly options: {
      /** Of streams that do not say theirs. */
      readonly profiles: readonly SegmentProfile[];
      readonly maxStreams: number;
      /** Segments of one stream in work at a time. */
      readonly concurrency: number;
      readonly maxAttempts: number;
    },
    private readonly modules: {
      readonly reader: SegmentReader;
      readonly authorizer: StreamAuthorizer | undefined;
      readonly open: (stream: {
        readonly manifestId: string;
        readonly profiles: readonly SegmentProfile[];
        readonly sourceInfo: MediaInfo;
        /** Whether segments are clipped. */
        readonly isSliced: boolean;
        /** Stretches time-outs when above 1; the gateway's when undefined. */
        readonly timeoutMultiplier: number | undefined;
      }) => Promise<TranscodingJob>;
      readonly createOutput: (manifestId: string) => LiveOutput;
      readonly checkHealth: () => Promise<void>;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: IngestMetrics;
      readonly onSegment: (manifestId: string, outcome: SegmentOutcome) => void;
    },
  ) {
    this.gate = new WorkGate(modules);
    this.ended = new EndedOutputs({ keepMs: KEEP_MS, maxOutputs: options.maxStreams }, modules);
    modules.metrics.maxStreams.set(options.maxStreams);
  }

  /** Names of the streams that live. */
  get manifestIds(): readonly string[] {
    return this.streams.map(({ manifestId }) => manifestId);
  }

  push(segment: PushedSegment): Promise<readonly PushedRendition[]> {
    return this.take(segment, () => this.streamOf(segment));
  }

  private async take(segment: PushedSegment, streamOf: () => Promise<PushStream>): Promise<readonly PushedRendition[]> {
    const { metrics } = this.modules;
    metrics.segmentsAppeared.inc();
    const leave = this.gate.enter();
    try {
      if (leave === undefined) throw stopping();
      const info = await this.readers.run(() => this.read(segment));
      const stream = await streamOf();
      const { sequence, durationMs, bytes, clip } = segment;
      const format = info?.format ?? detectContainer(bytes) ?? "other";
      const isReinitForced = segment.settings?.isReinitForced ?? false;
      const read = { sequence, durationMs, bytes, clip, info, format, isReinitForced };
      return await stream.push(read).catch((error: unknown) => this.judge(stream, error));
    } catch (error) {
      metrics.segmentsRefused.inc(1, { error_code: error instanceof Refusal ? error.kind : "internal" });
      throw error;
    } finally {
      leave?.();
    }
  }

  /**
   * Opens a stream before its first segment, for a client that keeps a connection. One whose name was free for less than a minute goes on where it
   * ended. Throws a `Refusal`, also when the stream is there.
   */
  async begin({ manifestId, url }: Pick<PushedSegment, "manifestId" | "url">): Promise<BegunStream> {
    this.replaceReleased(manifestId);
    const start = { manifestId, url, settings: undefined };
    let stream = await this.streamOf(start, true);
    const living = async (): Promise<PushStream> => {
      // One that could not go on has ended; the client still sends.
      if (!this.isAlive(stream)) stream = await this.streamOf(start, true);
      return stream;
    };
    return {
      nextSequence: stream.output.nextSequence,
      push: (segment) => this.take({ ...start, ...segment }, living),
      release: () => {
        const entry = this.entries.get(manifestId);
        if (entry?.stream === stream) entry.isReleased = true;
      },
      finish: (reason) => this.end(stream, reason),
    };
  }

  async findPlaylist(manifestId: string, track?: string): Promise<string | undefined> {
    return this.outputOf(manifestId)?.playlist(track);
  }

  async findSegment(manifestId: string, track: string, fileName: string): Promise<StoredRendition | undefined> {
    return this.outputOf(manifestId)?.segment(track, fileName);
  }

  async checkHealth(): Promise<void> {
    if (!this.gate.isOpen) throw stopping();
    await this.modules.checkHealth();
  }

  /** Ends streams without segments, until the signal. Then no more segments are taken, and all streams end when those in work are done, after 10 s at the latest. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.modules.clock.sleep(SWEEP_MS, signal).catch(() => undefined);
      void this.endIdle();
      this.ended.forget();
    }
    await this.gate.drain(DRAIN_MS);
    await Promise.all([...this.entries.values()].map(({ opening }) => opening.catch(() => undefined)));
    await Promise.all([...this.streams, ...this.leaving].map((stream) => this.end(stream, "the gateway is stopping")));
  }

  /** Resolves when their sessions are ended. */
  async endIdle(): Promise<void> {
    const idle = this.streams.filter(({ idleMs }) => idleMs >= IDLE_MS);
    await Promise.all(idle.map((stream) => this.end(stream, "no segments came")));
  }

  private get streams(): PushStream[] {
    return [...this.entries.values()].flatMap(({ stream }) => stream ?? []);
  }

  private find(manifestId: string): PushStream | undefined {
    return this.streams.find((stream) => stream.manifestId === manifestId);
  }

  private outputOf(manifestId: string): LiveOutput | undefined {
    return (this.find(manifestId) ?? this.findLeaving(manifestId))?.output ?? this.ended.find(manifestId);
  }

  private findLeaving(manifestId: string): PushStream | undefined {
    return [...this.leaving].findLast((stream) => stream.manifestId === manifestId);
  }

  private isAlive(stream: PushStream): boolean {
    return this.leaving.has(stream) || this.streams.includes(stream);
  }

  private replaceReleased(name: string): void {
    const entry = this.entries.get(name);
    if (entry === undefined) return;
    if (!entry.isReleased || entry.stream === undefined) throw taken(name);
    if (this.leaving.size >= this.options.maxStreams) throw new Refusal("busy", "too many streams are about to end: try again");
    this.entries.delete(name);
    this.leaving.add(entry.stream);
  }

  private async read({ manifestId: manifestID, sequence: seqNo, bytes }: PushedSegment): Promise<MediaInfo | undefined> {
    try {
      return await this.modules.reader.read(bytes);
    } catch (error) {
      if (!(error instanceof MediaError && error.isInputFault)) throw error;
      this.modules.logger.warn(`A segment cannot be read: ${error.message}`, { manifestID, seqNo });
      throw new Refusal("unprocessable", error.message, "", { cause: error });
    }
  }

  /** `isContinued`: it goes on in the playlists of one that has ended. */
  private streamOf(segment: StreamStart, isContinued = false): Promise<PushStream> {
    const known = this.entries.get(segment.manifestId);
    if (known !== undefined) {
      // Who streams over a connection was let in for that; whoever knows the name is not.
      if (known.isConnected && !isContinued) throw taken(segment.manifestId);
      return known.opening;
    }
    if (!this.gate.isOpen) throw stopping();
    const { maxStreams } = this.options;
    if (this.entries.size >= maxStreams) {
      throw new Refusal("busy", `No sessions available: this gateway takes ${maxStreams} streams at a time (--max-sessions)`);
    }
    const entry: Entry = { stream: undefined, opening: this.open(segment, isContinued), isReleased: false, isConnected: isContinued };
    this.entries.set(segment.manifestId, entry);
    entry.opening.then(
      (stream) => (entry.stream = stream),
      () => {
        this.entries.delete(segment.manifestId);
        this.modules.metrics.currentStreams.set(this.entries.size);
      },
    );
    return entry.opening;
  }

  private async open({ manifestId: name, settings, url }: StreamStart, isContinued: boolean): Promise<PushStream> {
    const { open, clock, logger, metrics, onSegment } = this.modules;
    const allowed = await this.authorize(name, url);
    const manifestId = settings?.manifestId ?? allowed?.manifestId ?? name;
    if (this.find(manifestId) !== undefined) {
      throw new Refusal("badRequest", `another stream is called ${manifestId}: its segments go to another path`);
    }
    const profiles = settings?.profiles ?? allowed?.profiles ?? this.options.profiles;
    const timeoutMultiplier = settings?.timeoutMultiplier ?? allowed?.timeoutMultiplier;
    const isReinitForced = settings?.isReinitForced ?? allowed?.isReinitForced ?? false;
    logger.info("A stream begins", { manifestID: manifestId, profiles: profiles.map((profile) => profile.name).join(",") });
    metrics.streamsCreated.inc();
    metrics.currentStreams.set(this.entries.size);
    return new PushStream(
      { ...this.options, manifestId, profiles, isReinitForced },
      {
        open: (sourceInfo, isSliced) => open({ manifestId, profiles, sourceInfo, isSliced, timeoutMultiplier }),
        output: this.openOutput(manifestId, isContinued),
        clock,
        onSegment: (outcome) => onSegment(manifestId, outcome),
      },
    );
  }

  /** The client is told little of what goes wrong there; the operator, all. */
  private async authorize(manifestID: string, url: string): Promise<StreamSettings | undefined> {
    try {
      return await this.modules.authorizer?.authorize(url);
    } catch (error) {
      if (error instanceof Refusal && error.cause !== undefined) this.modules.logger.warn("A stream is not let in", { manifestID, error });
      throw error;
    }
  }

  /** Clients that number segments themselves begin anew. */
  private openOutput(manifestId: string, isContinued: boolean): LiveOutput {
    const before = this.ended.take(manifestId) ?? this.findLeaving(manifestId)?.output;
    return isContinued && before !== undefined ? before : this.modules.createOutput(manifestId);
  }

  private async judge(stream: PushStream, error: unknown): Promise<never> {
    if (error instanceof StreamStoppedError) {
      this.modules.logger.error("A stream cannot go on", { manifestID: stream.manifestId, error });
      await this.end(stream, error.message);
      throw new Refusal("internal", "the stream cannot go on: the gateway's log says why", "", { cause: error });
    }
    throw error;
  }

  private async end(stream: PushStream, reason: string): Promise<void> {
    if (!this.isAlive(stream)) return;
    const { logger, metrics } = this.modules;
    const { manifestId, output } = stream;
    for (const [name, entry] of this.entries) if (entry.stream === stream) this.entries.delete(name);
    this.leaving.delete(stream);
    const isUsed = [...this.streams, ...this.leaving].some((other) => other.output === output);
    if (!isUsed) this.ended.keep(manifestId, output);
    metrics.streamsEnded.inc();
    metrics.currentStreams.set(this.entries.size);
    logger.info("A stream ends", { manifestID: manifestId, reason });
    await stream.close(new Error(reason));
  }
}

function stopping(): Refusal {
  return new Refusal("busy", "the gateway is stopping");
}

function taken(name: string): Refusal {
  return new Refusal("conflict", `somebody else streams ${name}: choose another name`);
}
