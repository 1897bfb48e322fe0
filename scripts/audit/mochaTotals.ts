// SPDX-License-Identifier: MIT
/** What one mocha run counted, as the reporter writes it down. */
export interface MochaTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
