// SPDX-License-Identifier: MIT
/** How one group of tests went. */
export interface GroupResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What it printed; shown when something failed or was skipped. */
  readonly output: string;
}
