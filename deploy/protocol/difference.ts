// SPDX-License-Identifier: MIT

/** Something on chain that is not as the configuration and the compiled contracts say. */
export interface Difference {
  /** What was looked at, for example `BondingManager.unbondingPeriod`. */
  readonly subject: string;
  readonly expected: string;
  readonly actual: string;
}
