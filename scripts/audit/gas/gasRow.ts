// SPDX-License-Identifier: MIT

/** One scenario: what it costs here, what it costs deployed, and what it cost when the snapshot was taken. */
export interface GasRow {
  readonly scenario: string;
  readonly ours: number;
  readonly deployed: number | undefined;
  readonly snapshot: number | undefined;
  /** ours / deployed. */
  readonly ratio: number | undefined;
}
