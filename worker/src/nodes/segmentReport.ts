// SPDX-License-Identifier: MIT

import { rationalMath } from "../domain/rationalMath";
import type { SegmentOutcome } from "../services/jobs/segmentOutcome";

/** One segment's figures, ready for JSON: amounts are decimal text in wei. */
export interface SegmentReport {
  readonly seq: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly renditions: readonly {
    readonly profile: string;
    readonly bytes: number;
    readonly pixels: string;
    readonly ssim: number | null;
  }[];
  readonly ms: number;
  readonly orchestrator: string | null;
  readonly orchestratorAddress: string | null;
  readonly attempts: readonly { readonly orchestrator: string; readonly ms: number; readonly error: string }[];
  readonly ticketsSent: number;
  readonly faceValueWei: string;
  readonly expectedValueWei: string;
  readonly error: string;
}

/** Writes an outcome as figures. */
export function segmentReport(outcome: SegmentOutcome): SegmentReport {
  return {
    seq: Number(outcome.sequence),
    durationMs: Math.round(outcome.durationMs),
    bytes: outcome.bytes,
    renditions: outcome.renditions.map(({ profile, byteLength, pixels, ssim }) => ({
      profile: profile.name,
      bytes: byteLength,
      pixels: String(pixels),
      ssim,
    })),
    ms: Math.round(outcome.elapsedMs),
    orchestrator: outcome.orchestrator?.serviceUri ?? null,
    orchestratorAddress: outcome.orchestrator?.address ?? null,
    attempts: outcome.attempts.map(({ serviceUri, elapsedMs, error }) => ({
      orchestrator: serviceUri,
      ms: Math.round(elapsedMs),
      error,
    })),
    ticketsSent: outcome.ticketsSent,
    faceValueWei: String(outcome.faceValue),
    expectedValueWei: String(rationalMath.floor(outcome.expectedValue)),
    error: outcome.error,
  };
}
