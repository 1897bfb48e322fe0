// SPDX-License-Identifier: MIT

/** Gas of one kind of action, over all its transactions. */
export interface GasRecord {
  /** `Contract.function`. */
  readonly action: string;
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}
