// SPDX-License-Identifier: MIT

import { isNonRetryableText } from "../../domain/isNonRetryableText";
import { Refusal } from "../../domain/refusal";
import type { SegmentOutcome } from "../jobs/segmentOutcome";

/** What the client is told of a segment that was not transcoded. */
export function refusalOf({ error, attempts }: SegmentOutcome, maxAttempts: number): Refusal {
  if (isNonRetryableText(error)) return new Refusal("unprocessable", error);
  // There would have been another attempt, had there been somebody to try.
  if (attempts.length < maxAttempts) return new Refusal("busy", "No sessions available");
  return new Refusal("internal", "the segment could not be transcoded");
}
