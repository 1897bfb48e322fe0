// SPDX-License-Identifier: MIT

import type { StoredRendition } from "./renditionStore";
import type { PushedRendition } from "./ingestEndpoint";

/** One track's part of a segment. `durationMs` is missing where it is as long as the segment. */
export interface LiveRendition extends PushedRendition {
  readonly durationMs?: number;
}

/** The last segments of a live stream, as players fetch them. */
export interface LiveOutput {
  /** Says that a segment is in work: what comes after it is listed once it is added or skipped. */
  begin(sequence: bigint): void;
  add(segment: { readonly sequence: bigint; readonly durationMs: number; readonly tracks: readonly LiveRendition[] }): void;
  /** Gives up a segment that was begun. */
  skip(sequence: bigint): void;
  /** Text of the master playlist, or of one track's. Undefined when there is none, or nothing in it yet. */
  playlist(track?: string): string | undefined;
  segment(track: string, fileName: string): StoredRendition | undefined;
}
