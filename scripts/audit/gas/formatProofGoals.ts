// SPDX-License-Identifier: MIT
import type { GasRow } from "./gasRow";
import { markdownTable } from "./markdownTable";
import { PROOF_GOALS } from "./proofGoals";

const gas = (value: number | undefined): string => (value === undefined ? "-" : value.toLocaleString("en-US"));

/** The goals of proofs beside what they cost, as a table. */
export function formatProofGoals(rows: readonly GasRow[]): string {
  const figures = new Map(rows.map(({ scenario, ours }) => [scenario, ours]));
  return markdownTable(
    ["proofs", "ours", "at most", "met"],
    PROOF_GOALS.map(({ name, scenario, most }) => {
      const [ours, goal] = [figures.get(scenario), typeof most === "number" ? most : figures.get(most)];
      const isMet = ours !== undefined && goal !== undefined && ours <= goal;
      return [name, gas(ours), gas(goal), isMet ? "yes" : "no"];
    }),
  );
}
