// SPDX-License-Identifier: MIT
import type { GasGoal } from "./gasGoal";
import type { GasRow } from "./gasRow";

/** A goal with the scenarios that it is for, and by how much each of them is below or above what is asked. */
export interface JudgedGoal {
  readonly goal: GasGoal;
  readonly rows: readonly (GasRow & { readonly share: number; readonly isMet: boolean })[];
}
