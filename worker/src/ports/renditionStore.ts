// SPDX-License-Identifier: MIT

/** One stored output. */
export interface StoredRendition {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Where an orchestrator keeps renditions until the gateway has fetched them. */
export interface RenditionStore {
  /** At most `maxPerPrefix` (12) items are kept for each session and profile; the oldest goes first. */
  put(sessionId: string, profileName: string, fileName: string, rendition: StoredRendition): Promise<void>;
  get(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined>;
  /** Drops everything of a session. */
  dropSession(sessionId: string): Promise<void>;
}
