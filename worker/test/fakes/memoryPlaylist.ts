// SPDX-License-Identifier: MIT

import type { PlaylistWriter } from "../../src/ports/playlistWriter";

/** Remembers what a playlist would list. */
export class MemoryPlaylist implements PlaylistWriter {
  readonly added = new Map<bigint, readonly string[]>();
  readonly skipped: bigint[] = [];
  isClosed = false;

  async add(segment: Parameters<PlaylistWriter["add"]>[0]): Promise<void> {
    const texts = segment.renditions.map(({ bytes }) => new TextDecoder().decode(bytes));
    this.added.set(segment.sequence, texts);
  }

  async skip(sequence: bigint): Promise<void> {
    this.skipped.push(sequence);
  }

  async close(): Promise<string> {
    this.isClosed = true;
    return "memory:master.m3u8";
  }
}
