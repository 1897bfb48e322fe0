// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import type { Hex } from "../hex";
import type { L1Block } from "../l1Block";
import type { Wei } from "../wei";

/** A ticket that could be redeemed now, with what decides whether and when that happens. */
export interface RedemptionCandidate {
  readonly ticketHash: Hex;
  readonly sender: Address;
  readonly faceValue: Wei;
  /** Gas of redeeming it alone. */
  readonly gas: bigint;
  readonly deadline: L1Block;
  readonly isLastChance: boolean;
}
