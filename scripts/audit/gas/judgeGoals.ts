// SPDX-License-Identifier: MIT
import type { GasGoal } from "./gasGoal";
import type { GasRow } from "./gasRow";
import type { JudgedGoal } from "./judgedGoal";

/** Compares every scenario with the goals that are for it. A scenario without a counterpart is left out. */
export function judgeGoals(goals: readonly GasGoal[], rows: readonly GasRow[]): readonly JudgedGoal[] {
  const ours = new Map(rows.map((row) => [row.scenario, row.ours]));
  return goals.map((goal) => ({
    goal,
    rows: rows
      .filter(({ scenario }) => goal.scenarios.test(scenario))
      .flatMap((row) => {
        const twin = ours.get(withHints(row.scenario));
        const share = goal.of === "deployed" ? row.ratio : twin === undefined ? undefined : row.ours / twin;
        return share === undefined ? [] : [{ ...row, share, isMet: share <= goal.most }];
      }),
  }));
}

/** The scenario that makes the same call with hints. */
function withHints(scenario: string): string {
  if (scenario.startsWith("transferBond.")) return scenario.replace(".noHint", ".withHint");
  return scenario.replace(/^(\w+)\.(.*?)\.?noHint/, "$1WithHint.$2");
}
