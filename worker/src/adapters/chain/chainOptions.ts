// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { ContractAddresses } from "./contractAddresses";

/** How to reach a network. */
export interface ChainOptions {
  /** RPC endpoints in the order of preference; at least one. */
  readonly urls: readonly string[];
  readonly controller: Address;
  /** Refuse endpoints of other chains; without it the first endpoint that answers decides. */
  readonly chainId?: bigint;
  /** Contracts to use instead of those that the Controller lists. */
  readonly overrides?: Partial<ContractAddresses>;
  /** Whose reward is called; the sender's own account when absent. */
  readonly orchestrator?: Address;
  readonly requestTimeoutMs?: number;
  /** How often the chain is asked for news. */
  readonly pollIntervalMs?: number;
  /** How long known values serve while no endpoint answers. */
  readonly outageMs?: number;
  /** How long the orchestrator pool is kept if no event says otherwise. */
  readonly poolFreshMs?: number;
  readonly transactionTimeoutMs?: number;
  readonly maxReplacements?: number;
  /** Wei per gas. */
  readonly maxGasPrice?: bigint;
  readonly minGasPrice?: bigint;
  /** Gas of a redemption while this node has not made one. */
  readonly redemptionGas?: bigint;
}
