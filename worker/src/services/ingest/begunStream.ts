// SPDX-License-Identifier: MIT

import type { PushedRendition, PushedSegment } from "../../ports/ingestEndpoint";

/** A stream that one client has to itself, for as long as its connection holds. */
export interface BegunStream {
  /** Number of its first segment: that of a stream that goes on is above all before. */
  readonly nextSequence: bigint;
  /** As `IngestEndpoint.push`. */
  push(segment: Pick<PushedSegment, "sequence" | "durationMs" | "bytes">): Promise<readonly PushedRendition[]>;
  /** Its client is gone: what has come is still worked on, and whoever comes now may take the name. */
  release(): void;
  /** Resolves when its sessions are ended. */
  finish(reason: string): Promise<void>;
}
