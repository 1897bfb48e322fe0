// SPDX-License-Identifier: MIT

/** What a proposal does, as the governor takes it. */
export interface Proposal {
  readonly targets: string[];
  readonly values: bigint[];
  readonly calldatas: string[];
  readonly description: string;
}
