// SPDX-License-Identifier: MIT
import type { ContractGas } from "./contractGas";
import type { GasFigures } from "./gasFigures";
import type { GasShares } from "./gasShares";

/** What a run of the scenarios measured. */
export interface GasRun {
  readonly figures: GasFigures;
  readonly contracts: readonly ContractGas[];
  /** Of the scenarios that are one transaction, if they were asked for. */
  readonly shares: ReadonlyMap<string, GasShares>;
}
