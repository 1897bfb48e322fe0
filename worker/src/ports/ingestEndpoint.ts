// SPDX-License-Identifier: MIT

import type { ClipRange } from "../domain/clipRange";
import type { StreamSettings } from "../domain/ingest/streamSettings";
import type { VideoFormat } from "../domain/videoFormat";
import type { StoredRendition } from "./renditionStore";

/** A segment that a client has pushed. */
export interface PushedSegment {
  /** Name of the stream in the path. */
  readonly manifestId: string;
  /** As the client counts. */
  readonly sequence: bigint;
  readonly durationMs: number;
  readonly bytes: Uint8Array;
  /** Only this part is wanted; all of it when missing. */
  readonly clip?: ClipRange | undefined;
  /** What the client says of the stream. It counts with its first segment; a fresh encoder is had by any. */
  readonly settings: StreamSettings | undefined;
  /** Where it was pushed to. */
  readonly url: string;
}

/** One output of a pushed segment. */
export interface PushedRendition {
  /** Of the profile. */
  readonly name: string;
  readonly format: VideoFormat;
  readonly bytes: Uint8Array;
}

/** What clients can ask of a gateway that takes segments. Every method may throw a `Refusal`. */
export interface IngestEndpoint {
  /** Resolves when the segment is transcoded in all profiles of its stream, in their order. */
  push(segment: PushedSegment): Promise<readonly PushedRendition[]>;
  /** Text of a playlist: the master's, or that of one track; undefined when there is none. */
  findPlaylist(manifestId: string, track?: string): Promise<string | undefined>;
  findSegment(manifestId: string, track: string, fileName: string): Promise<StoredRendition | undefined>;
  /** Throws when the node cannot do its work. */
  checkHealth(): Promise<void>;
}
