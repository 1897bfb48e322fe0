// SPDX-License-Identifier: MIT
import type { Proposal } from "./proposal";

/** A proposal that the governor knows. */
export interface KnownProposal extends Proposal {
  readonly id: bigint;
  readonly proposer: string;
  readonly block: number;
}
