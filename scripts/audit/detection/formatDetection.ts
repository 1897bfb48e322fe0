// SPDX-License-Identifier: MIT
import type { DetectionResult } from "./detectionResult";

/** The results as rows of a Markdown table. */
export function formatDetection(results: readonly DetectionResult[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const rows = results.map(({ kind, percent: part, samples, trials, detected, expected, deviation }) =>
    [kind, `${part} %`, String(samples), String(trials), percent(detected / trials), percent(expected), deviation.toFixed(2)].join(" | "),
  );
  return [
    "| false pixels | part f | samples k | trials | detected | 1 - (1 - f)^k | apart, in standard deviations |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}
