// SPDX-License-Identifier: MIT

import type { Pixels } from "../domain/pixels";
import type { SegmentProfile } from "../domain/segmentProfile";
import type { SourceSegment } from "./segmentSource";

/** A rendition as an orchestrator delivered it. */
export interface DeliveredRendition {
  readonly profile: SegmentProfile;
  readonly bytes: Uint8Array;
  /** What the orchestrator says it encoded, and charges for. */
  readonly reportedPixels: Pixels;
}

/** What a check found. */
export interface VerificationVerdict {
  readonly isAccepted: boolean;
  /**
   * Empty when accepted; else a code and a sentence for each fault. `PixelMismatch` and `PixelsAbsent` are the words of
   * the network for wrong counts.
   */
  readonly faults: readonly { readonly code: string; readonly detail: string }[];
  /** Mean SSIM against the gateway's own decode; null when this segment was not in the sample. */
  readonly ssim: number | null;
}

/** Checks one rendition against the source: parse, size, frames, duration, pixels, audio, and a visual sample. */
export interface RenditionVerifier {
  verify(
    source: SourceSegment,
    rendition: DeliveredRendition,
    options: { readonly isVisualCheckWanted: boolean; readonly signal?: AbortSignal },
  ): Promise<VerificationVerdict>;
}
