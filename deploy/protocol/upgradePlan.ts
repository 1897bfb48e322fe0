// SPDX-License-Identifier: MIT
import type { OwnerCall } from "./ownerCall";

/** What is left to do for an upgrade once its contracts are created. */
export interface UpgradePlan {
  /** Names of what comes anew, as the plan takes them. */
  readonly contracts: readonly string[];
  /** In the order in which they have to be made; none, if all is done. */
  readonly calls: readonly OwnerCall[];
  /** Whether nothing may move meanwhile, if they are not one transaction. */
  readonly needsPause: boolean;
}
