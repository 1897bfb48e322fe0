// SPDX-License-Identifier: MIT

import { followsOn } from "../../domain/media/followsOn";
import { nextCounters } from "../../domain/media/nextCounters";
import { renumberPackets } from "../../domain/media/renumberPackets";
import type { SegmentShape } from "../../domain/media/segmentShape";
import type { HlsEntry } from "./hlsEntry";
import type { HlsTrack } from "./hlsTrack";
import { livePlaylist } from "./livePlaylist";
import type { LiveSource } from "./liveSource";

/** Segments that the playlist lists. */
const LISTED = 6;
/** A player may still fetch what was in the playlist that it has read a moment ago. */
const KEPT = LISTED + 3;

interface KeptSegment {
  readonly entry: HlsEntry;
  /** As it came: several tracks may have the very same bytes, and keep them once. Undefined for one that was lost. */
  readonly source: Uint8Array | undefined;
  /** Where the continuity counters of its packets go on from. */
  readonly counters: ReadonlyMap<number, number>;
}

/** One rendition of a live stream: its last segments, in memory. */
export class LiveTrack {
  private kept: KeptSegment[] = [];
  private counters: ReadonlyMap<number, number> = new Map();
  private description: LiveSource["description"];
  private shape: SegmentShape | undefined;
  /** Since the segment of that shape. */
  private lostMs = 0;
  private targetSeconds = 1;
  private added: { count: number; discontinuities: number } = { count: 0, discontinuities: 0 };

  constructor(private readonly options: { readonly name: string }) {}

  /** Whether a segment is to be listed: one that came before, or that is late for the window, is not. */
  takes(sequence: bigint): boolean {
    if (this.isLost(sequence)) return true;
    const last = this.kept.at(-1)?.entry.sequence;
    const oldest = this.kept[0]?.entry.sequence ?? 0n;
    // A lower number than any in the window is a client that counts anew.
    return last === undefined || sequence > last || sequence < oldest;
  }

  /** Whether a player has to begin anew with a segment. */
  isBrokenBy(sequence: bigint, shape: SegmentShape | undefined): boolean {
    const before = this.isLost(sequence) ? this.kept.at(-2) : this.kept.at(-1);
    if (before === undefined) return false;
    const lostMs = this.isLost(sequence) ? this.lostMs - this.kept.at(-1)!.entry.durationMs : this.lostMs;
    return before.entry.sequence + 1n !== sequence || !followsOn(this.shape, shape, lostMs);
  }

  /** Lists a segment that the track takes; instead of the last one, if that had been lost. */
  add(segment: { readonly sequence: bigint; readonly durationMs: number; readonly isDiscontinuous: boolean }, source: LiveSource): void {
    if (this.isLost(segment.sequence)) this.takeBack();
    const { bytes, shape, description } = source;
    this.description = description ?? this.description;
    this.shape = shape;
    this.lostMs = 0;
    this.list({ ...segment, isGap: false, bytes: bytes.length }, bytes);
    this.counters = nextCounters(bytes, this.counters);
  }

  /** Lists a segment that was lost. */
  addGap(segment: { readonly sequence: bigint; readonly durationMs: number; readonly isDiscontinuous: boolean }): void {
    if (this.isLost(segment.sequence)) return;
    this.lostMs += segment.durationMs;
    if (segment.isDiscontinuous) this.shape = undefined; // what comes is compared with what nobody has seen
    this.list({ ...segment, isGap: true, bytes: 0 }, undefined);
  }

  /** Makes the window shorter, but for the newest segment; tells whether there was one to leave out. */
  dropOldest(): boolean {
    return this.kept.length > 1 && this.kept.shift() !== undefined;
  }

  /** The bytes that are kept. */
  get sources(): readonly Uint8Array[] {
    return this.kept.flatMap(({ source }) => source ?? []);
  }

  playlist(isEnded: boolean): string {
    const { entries } = this;
    return livePlaylist({
      entries,
      removed: this.added.count - entries.length,
      removedDiscontinuities: this.added.discontinuities - entries.filter(({ isDiscontinuous }) => isDiscontinuous).length,
      targetSeconds: this.targetSeconds,
      folder: encodeURIComponent(this.options.name),
      isEnded,
    });
  }

  segment(fileName: string): Uint8Array | undefined {
    // Of two with one name, from before and after a client counted anew, the playlist means the later one.
    const kept = this.kept.findLast(({ entry }) => entry.fileName === fileName);
    return kept?.source && renumberPackets(kept.source, kept.counters).bytes;
  }

  /** As the master playlist tells of it; undefined while all of it was lost. */
  get track(): HlsTrack | undefined {
    const { entries } = this;
    if (entries.every(({ isGap }) => isGap) && this.description === undefined) return undefined;
    const unknown = { width: 0, height: 0, frameRate: 0, codecs: [] };
    return { folder: this.options.name, ...(this.description ?? unknown), entries };
  }

  private get entries(): readonly HlsEntry[] {
    return this.kept.slice(-LISTED).map(({ entry }) => entry);
  }

  private isLost(sequence: bigint): boolean {
    const last = this.kept.at(-1)?.entry;
    return last !== undefined && last.isGap && last.sequence === sequence;
  }

  private takeBack(): void {
    const { entry } = this.kept.pop()!;
    this.added.count -= 1;
    this.added.discontinuities -= entry.isDiscontinuous ? 1 : 0;
  }

  private list(segment: Omit<HlsEntry, "fileName">, source: Uint8Array | undefined): void {
    this.kept.push({ entry: { ...segment, fileName: `${segment.sequence}.ts` }, source, counters: this.counters });
    this.added.count += 1;
    this.added.discontinuities += segment.isDiscontinuous ? 1 : 0;
    this.targetSeconds = Math.max(this.targetSeconds, Math.round(segment.durationMs / 1000));
    if (this.kept.length > KEPT) this.kept.shift();
  }
}
