// SPDX-License-Identifier: MIT

/** The audio of a segment as its bytes say. Payloads are compressed frames without container or ADTS headers. */
export interface AudioInspection {
  readonly codec: "aac" | "mp3" | "ac3" | "opus" | "other";
  /** RFC 6381 name for playlists, such as `mp4a.40.2`; empty when unknown. */
  readonly codecString: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: readonly Uint8Array[];
  /** Presentation time of the first frame in ticks of a 90 kHz clock, undefined when the container gives none. */
  readonly firstTimestamp: number | undefined;
  /** How long a frame is heard; 0 when unknown. */
  readonly frameSeconds: number;
}
