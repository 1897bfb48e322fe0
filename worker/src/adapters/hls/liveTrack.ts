// SPDX-License-Identifier: MIT

import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
import { nextCounters } from "../../domain/media/nextCounters";
import { renumberPackets } from "../../domain/media/renumberPackets";
import { TransportStreamMalformed } from "../../domain/media/transportStreamMalformed";
import { videoSpan } from "../../domain/media/videoSpan";
import type { HlsEntry } from "./hlsEntry";
import type { HlsTrack } from "./hlsTrack";
import { livePlaylist } from "./livePlaylist";

/** Segments that the playlist lists. */
const LISTED = 6;
/** A player may still fetch what was in the playlist that it has read a moment ago. */
const KEPT = LISTED + 3;

interface KeptSegment {
  readonly entry: HlsEntry;
  /** As it came: several tracks may have the very same bytes, and keep them once. */
  readonly source: Uint8Array;
  /** Where the continuity counters of its packets go on from. */
  readonly counters: ReadonlyMap<number, number>;
}

type Description = Pick<HlsTrack, "width" | "height" | "frameRate" | "codecs">;

/** One rendition of a live stream: its last segments, in memory. */
export class LiveTrack {
  private kept: KeptSegment[] = [];
  private counters: ReadonlyMap<number, number> = new Map();
  private description: Description | undefined;
  private targetSeconds = 1;
  private added: { count: number; discontinuities: number } = { count: 0, discontinuities: 0 };

  constructor(private readonly options: { readonly name: string }) {}

  /** A segment that came before, or that is late for the window, is left out. */
  add(sequence: bigint, durationMs: number, source: Uint8Array): void {
    const last = this.kept.at(-1)?.entry.sequence;
    const oldest = this.kept[0]?.entry.sequence ?? 0n;
    // A lower number than any in the window is a client that counts anew.
    if (last !== undefined && sequence <= last && sequence >= oldest) return;
    this.describe(source);
    const isDiscontinuous = last !== undefined && last + 1n !== sequence;
    const entry = { sequence, fileName: `${sequence}.ts`, durationMs, bytes: source.length, isDiscontinuous };
    this.kept.push({ entry, source, counters: this.counters });
    this.counters = nextCounters(source, this.counters);
    this.added.count += 1;
    this.added.discontinuities += isDiscontinuous ? 1 : 0;
    this.targetSeconds = Math.max(this.targetSeconds, Math.round(durationMs / 1000));
    if (this.kept.length > KEPT) this.kept.shift();
  }

  /** Makes the window shorter, but for the newest segment; tells whether there was one to leave out. */
  dropOldest(): boolean {
    return this.kept.length > 1 && this.kept.shift() !== undefined;
  }

  /** The bytes that are kept. */
  get sources(): readonly Uint8Array[] {
    return this.kept.map(({ source }) => source);
  }

  playlist(): string {
    const { entries } = this;
    return livePlaylist({
      entries,
      removed: this.added.count - entries.length,
      removedDiscontinuities: this.added.discontinuities - entries.filter(({ isDiscontinuous }) => isDiscontinuous).length,
      targetSeconds: this.targetSeconds,
      folder: encodeURIComponent(this.options.name),
    });
  }

  segment(fileName: string): Uint8Array | undefined {
    // Of two with one name, from before and after a client counted anew, the playlist means the later one.
    const kept = this.kept.findLast(({ entry }) => entry.fileName === fileName);
    return kept && renumberPackets(kept.source, kept.counters).bytes;
  }

  /** As the master playlist tells of it. */
  get track(): HlsTrack {
    const unknown = { width: 0, height: 0, frameRate: 0, codecs: [] };
    return { folder: this.options.name, ...(this.description ?? unknown), entries: this.entries };
  }

  private get entries(): readonly HlsEntry[] {
    return this.kept.slice(-LISTED).map(({ entry }) => entry);
  }

  private describe(bytes: Uint8Array): void {
    try {
      const { video, audio } = inspectTransportStream(bytes);
      if (video === undefined) return;
      const seconds = videoSpan(video).durationMs / 1000;
      const codecs = [video.codecString, audio?.codecString ?? ""].filter((codec) => codec !== "");
      this.description = {
        width: video.width,
        height: video.height,
        frameRate: seconds > 0 ? video.frames / seconds : 0,
        // A codec without its name would make players refuse the track.
        codecs: video.codecString === "" ? [] : codecs,
      };
    } catch (error) {
      if (!(error instanceof TransportStreamMalformed)) throw error;
    }
  }
}
