// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Pixels } from "../../domain/pixels";
import type { Rational } from "../../domain/rational";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { Wei } from "../../domain/wei";

/** What became of one segment at the gateway. */
export interface SegmentOutcome {
  readonly sequence: bigint;
  readonly durationMs: number;
  /** Of the source. */
  readonly bytes: number;
  readonly isTranscoded: boolean;
  /** Why it failed; empty when it did not. */
  readonly error: string;
  readonly renditions: readonly {
    readonly profile: SegmentProfile;
    readonly bytes: Uint8Array;
    /** Length of the file, also when its bytes are no longer kept. */
    readonly byteLength: number;
    readonly pixels: Pixels;
    readonly ssim: number | null;
  }[];
  /** From the first attempt to the verified result, in milliseconds. */
  readonly elapsedMs: number;
  /** Who did it. */
  readonly orchestrator: { readonly serviceUri: string; readonly address: Address | undefined } | undefined;
  readonly attempts: readonly {
    readonly serviceUri: string;
    readonly elapsedMs: number;
    /** Empty for the attempt that worked. */
    readonly error: string;
  }[];
  /** Of all attempts together. */
  readonly ticketsSent: number;
  /** Face value of all tickets sent, in wei. */
  readonly faceValue: Wei;
  /** Expected value of all tickets sent, in wei. */
  readonly expectedValue: Rational;
}
