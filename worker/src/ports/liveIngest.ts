// SPDX-License-Identifier: MIT

/** A stream that comes over a connection of its own, as a file that grows. */
export interface LiveFeed {
  /** Takes the next bytes; resolves when there is room for more, and at once when the stream is over. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * The client has ended the stream, is gone, or is sent away for a reason: what has come is still transcoded, and the name is free for who comes
   * back. Never rejects.
   */
  end(reason?: string): Promise<void>;
  /** Resolves with the reason when the stream is ended from this side. */
  readonly stopped: Promise<Error>;
}

/** Takes streams that are not cut into segments yet. */
export interface LiveIngest {
  /** Begins a stream of FLV with H.264 and, perhaps, AAC. Throws a `Refusal` when it is not to be taken. */
  begin(stream: { readonly manifestId: string; readonly url: string }): Promise<LiveFeed>;
}
