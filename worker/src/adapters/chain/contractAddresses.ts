// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";

/** Names under which the Controller lists the contracts that the node calls. */
export const CONTRACT_NAMES = ["LivepeerToken", "ServiceRegistry", "BondingManager", "TicketBroker", "RoundsManager", "Minter"] as const;

/** Where the contracts are. */
export type ContractAddresses = Readonly<Record<(typeof CONTRACT_NAMES)[number], Address>>;
