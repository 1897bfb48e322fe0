// SPDX-License-Identifier: MIT

import type { StoredRendition } from "./renditionStore";
import type { PushedRendition } from "./ingestEndpoint";

/** One track's part of a segment. `durationMs` is missing where it is as long as the segment. */
export interface LiveRendition extends PushedRendition {
  readonly durationMs?: number;
}

/** The last segments of a live stream, as players fetch them. */
export interface LiveOutput {
  /** One above the highest number so far; 0 before the first segment. */
  readonly nextSequence: bigint;
  /**
   * Says that a segment is in work: what comes after it is listed once it is added or skipped. With `isStart` somebody begins to stream: what is
   * there already was another's, and the output that was ended goes on.
   */
  begin(sequence: bigint, isStart?: boolean): void;
  /** `lost` names the tracks whose part of the segment there is not. */
  add(segment: {
    readonly sequence: bigint;
    readonly durationMs: number;
    readonly tracks: readonly LiveRendition[];
    readonly lost?: readonly string[];
  }): void;
  /** Gives up a segment that was begun. */
  skip(sequence: bigint): void;
  /** Players are told that nothing more comes. */
  end(): void;
  /** Text of the master playlist, or of one track's. Undefined when there is none, or nothing in it yet. */
  playlist(track?: string): string | undefined;
  segment(track: string, fileName: string): StoredRendition | undefined;
}
