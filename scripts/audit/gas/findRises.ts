// SPDX-License-Identifier: MIT
import { gasNoise } from "./gasNoise";
import type { GasRow } from "./gasRow";

/** The scenarios that cost more than the snapshot says, or that it does not know. */
export function findRises(rows: readonly GasRow[]): readonly GasRow[] {
  return rows.filter(({ scenario, ours, snapshot }) => snapshot === undefined || ours > snapshot + gasNoise(scenario));
}
