// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** The contracts whose addresses are fixed in a Minter, as its constructor takes them. */
export async function minterPeers(deployment: Deployment) {
  return {
    bondingManager: await deployment.address("BondingManager"),
    ticketBroker: await deployment.address("TicketBroker"),
    roundsManager: await deployment.address("RoundsManager"),
    token: await deployment.address("LivepeerToken"),
    dataCache: await deployment.address("L2LPTDataCache"),
  };
}
