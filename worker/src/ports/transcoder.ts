// SPDX-License-Identifier: MIT

import type { Capabilities } from "../domain/capabilities";
import type { ClipRange } from "../domain/clipRange";
import type { DeviceClass } from "../domain/proofs/deviceClass";
import type { Rendition } from "../domain/rendition";
import type { SegmentProfile } from "../domain/segmentProfile";

/** One segment to transcode. */
export interface TranscodeJob {
  /** Encoders may be kept per session; the sessions of two senders never share state. */
  readonly sessionId: string;
  readonly sequence: bigint;
  readonly bytes: Uint8Array;
  readonly durationMs: number;
  readonly profiles: readonly SegmentProfile[];
  /** Output is trimmed to [from, to) milliseconds when present. */
  readonly clip?: ClipRange;
  /** The gateway says that the input changed: drop what is kept for the session. */
  readonly isReinitForced: boolean;
  /** What the gateway asked for; nothing when missing. */
  readonly capabilities?: Capabilities;
}

/** What the machine can do, found out by trying at start. */
export interface TranscoderCapabilities {
  /** For people: `libx264 (software)`, `NVDEC + scale_cuda + libx264 (NVIDIA H200)`. */
  readonly description: string;
  /** Capability bits of node-protocol section 9.1 beyond the default set, e.g. 15 for HEVC decode. */
  readonly extraCapabilities: readonly number[];
  /** Measured capacity in pixels encoded per second; decides admission. */
  readonly pixelsPerSecond: number;
  /** What encodes: told to gateways, which put it into their receipts. */
  readonly device: DeviceClass;
}

/** Turns segments into renditions. */
export interface Transcoder {
  capabilities(): Promise<TranscoderCapabilities>;
  /**
   * One rendition for each profile, in their order. Throws `MediaError`; a crash of the encoder costs this segment only.
   */
  transcode(job: TranscodeJob, signal: AbortSignal): Promise<readonly Rendition[]>;
  /** Frees what is kept for a session. Unknown ids are ignored. */
  endSession(sessionId: string): Promise<void>;
  close(): Promise<void>;
}
