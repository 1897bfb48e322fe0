// SPDX-License-Identifier: MIT

/** The contracts behind a proxy, in the order in which they are created. */
export const proxiedContracts = [
  "RoundsManager",
  "BondingManager",
  "BondingVotes",
  "TicketBroker",
  "ServiceRegistry",
  "LivepeerGovernor",
] as const;
