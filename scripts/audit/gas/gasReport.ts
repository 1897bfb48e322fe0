// SPDX-License-Identifier: MIT
import type { ContractGas } from "./contractGas";
import type { GasFigures } from "./gasFigures";
import type { GasRow } from "./gasRow";
import type { GasShares } from "./gasShares";
import type { JudgedGoal } from "./judgedGoal";

/** All that docs/gas.md tells. */
export interface GasReport {
  readonly rows: readonly GasRow[];
  readonly judged: readonly JudgedGoal[];
  /** Geometric mean of all ratios. */
  readonly mean: number;
  readonly shares: ReadonlyMap<string, GasShares>;
  readonly contracts: readonly ContractGas[];
  readonly deployed: GasFigures;
}
