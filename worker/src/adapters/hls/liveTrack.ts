// SPDX-License-Identifier: MIT

import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
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
/** Long segments at high rates make the window shorter. */
const MAX_BYTES = 67_108_864;

type Description = Pick<HlsTrack, "width" | "height" | "frameRate" | "codecs">;

/** One rendition of a live stream: its last segments, in memory. */
export class LiveTrack {
  private kept: { readonly entry: HlsEntry; readonly bytes: Uint8Array }[] = [];
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
    const { bytes, counters } = renumberPackets(source, this.counters);
    this.counters = counters;
    const isDiscontinuous = last !== undefined && last + 1n !== sequence;
    const entry = { sequence, fileName: `${sequence}.ts`, durationMs, bytes: bytes.length, isDiscontinuous };
    this.kept.push({ entry, bytes });
    this.added.count += 1;
    this.added.discontinuities += isDiscontinuous ? 1 : 0;
    this.targetSeconds = Math.max(this.targetSeconds, Math.round(durationMs / 1000));
    while (this.kept.length > KEPT || (this.kept.length > 1 && this.keptBytes > MAX_BYTES)) this.kept.shift();
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
    return this.kept.findLast(({ entry }) => entry.fileName === fileName)?.bytes;
  }

  /** As the master playlist tells of it. */
  get track(): HlsTrack {
    const unknown = { width: 0, height: 0, frameRate: 0, codecs: [] };
    return { folder: this.options.name, ...(this.description ?? unknown), entries: this.entries };
  }

  private get entries(): readonly HlsEntry[] {
    return this.kept.slice(-LISTED).map(({ entry }) => entry);
  }

  private get keptBytes(): number {
    return this.kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
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
