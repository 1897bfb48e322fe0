// SPDX-License-Identifier: MIT
import type { DetectionSetting } from "./detectionSetting";

/** What came of one setting. */
export interface DetectionResult extends DetectionSetting {
  readonly trials: number;
  /** Trials in which a sample fell on pixels that could not be opened. */
  readonly detected: number;
  /** `1 - (1 - f)^k`, with f as it was in each trial, over all trials. */
  readonly expected: number;
  /** How far `detected / trials` is from `expected`, in standard deviations. */
  readonly deviation: number;
}
