// SPDX-License-Identifier: MIT
/** Istanbul's `json-summary` report: totals and one entry for each file. */
export type CoverageSummary = Readonly<
  Record<string, Readonly<Record<"lines" | "branches", { readonly total: number; readonly covered: number }>>>
>;

/** Where tests miss a line or a branch. A report without a single line measures nothing and is itself a gap. */
export function findUncovered(
  summary: CoverageSummary,
): readonly { readonly file: string; readonly measure: "lines" | "branches"; readonly covered: number; readonly total: number }[] {
  const measures = ["lines", "branches"] as const;
  const files = Object.entries(summary).filter(([file]) => file !== "total");
  const gaps = files.flatMap(([file, entry]) =>
    measures.flatMap((measure) => {
      const { covered, total } = entry[measure];
      return covered < total ? [{ file, measure, covered, total }] : [];
    }),
  );
  const hasLines = files.some(([, { lines }]) => lines.total > 0);
  return hasLines ? gaps : [{ file: "total", measure: "lines", covered: 0, total: 0 }];
}
