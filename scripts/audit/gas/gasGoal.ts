// SPDX-License-Identifier: MIT

/** What a group of scenarios may cost at most, as a share of something else. */
export interface GasGoal {
  readonly name: string;
  /** Of what: the deployed contracts, or our own figure of the same call with hints. */
  readonly of: "deployed" | "own with hints";
  readonly most: number;
  readonly scenarios: RegExp;
}
