// SPDX-License-Identifier: MIT

/** Why a contract reverted. */
export interface Revert {
  /** A sentence for people and for comparisons: the revert text, or the custom error with its arguments. */
  readonly reason: string;
  /** Name of the custom error; undefined for texts, panics and unknown data. */
  readonly errorName?: string;
  /** Arguments of the custom error by name. */
  readonly errorArgs?: Readonly<Record<string, unknown>>;
}
