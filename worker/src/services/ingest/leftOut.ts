// SPDX-License-Identifier: MIT

import { rational } from "../../domain/rational";
import { wei } from "../../domain/wei";
import type { PushedSegment } from "../../ports/ingestEndpoint";
import type { SegmentOutcome } from "../jobs/segmentOutcome";

/** The outcome of a segment that no orchestrator was asked for. */
export function leftOut(
  { sequence, durationMs, bytes }: Pick<PushedSegment, "sequence" | "durationMs" | "bytes">,
  error: unknown,
): SegmentOutcome {
  return {
    ...{ sequence, durationMs, bytes: bytes.length, isTranscoded: false },
    error: error instanceof Error ? error.message : String(error),
    ...{ renditions: [], elapsedMs: 0, orchestrator: undefined, attempts: [] },
    ...{ ticketsSent: 0, faceValue: wei(0n), expectedValue: rational(0n) },
  };
}
