// SPDX-License-Identifier: MIT
import type { MutantBuild } from "./compileMutants";

/** Mutants, and the tests that are to find them: what `npm run mutants` hands to the program that runs within Hardhat. */
export interface MutantTrial {
  readonly builds: readonly MutantBuild[];
  /** Absolute paths. */
  readonly tests: readonly string[];
}
