// SPDX-License-Identifier: MIT

/** A piece of a stream, in the order in which they come. */
export interface LiveSegment {
  readonly durationMs: number;
  /** MPEG transport stream, which begins with a key frame. */
  readonly bytes: Uint8Array;
}

/** A stream that is being cut. */
export interface LiveCut {
  /** Each as soon as it is complete. Throws `MediaError` where the stream cannot be cut. Ends after {@link LiveCut.end}. */
  readonly segments: AsyncIterable<LiveSegment>;
  /** Takes the next bytes of the file; resolves when there is room for more, and at once when the cut is over. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more bytes come. */
  end(): void;
}

/** Cuts a stream that comes as a growing FLV file, with H.264 and perhaps AAC, into segments of about two seconds. */
export interface LiveCutter {
  open(): LiveCut;
}
