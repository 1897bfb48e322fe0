// SPDX-License-Identifier: MIT

import type { LocalNetwork } from "./localNetwork";

/** Tickets redeemed since a block and what they paid, as the chain tells it. */
export async function readRedemptions(network: LocalNetwork, fromBlock: number): Promise<{ count: number; paid: bigint }> {
  const { broker } = network;
  const [redeemed, transfers] = await Promise.all([
    broker.queryFilter(broker.filters.WinningTicketRedeemed(), fromBlock),
    broker.queryFilter(broker.filters.WinningTicketTransfer(), fromBlock),
  ]);
  return { count: redeemed.length, paid: transfers.reduce((sum, { args }) => sum + args.amount, 0n) };
}
