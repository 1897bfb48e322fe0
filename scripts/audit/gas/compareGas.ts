// SPDX-License-Identifier: MIT
import type { GasFigures } from "./gasFigures";
import type { GasRow } from "./gasRow";

/** Puts the figures side by side, in the order in which the scenarios ran. */
export function compareGas(ours: GasFigures, deployed: GasFigures, snapshot: GasFigures): readonly GasRow[] {
  return Object.entries(ours)
    .filter(([scenario]) => !scenario.endsWith(".n"))
    .map(([scenario, gas]) => ({
      scenario,
      ours: gas,
      deployed: deployed[scenario],
      snapshot: snapshot[scenario],
      ratio: deployed[scenario] === undefined ? undefined : gas / deployed[scenario],
    }));
}
