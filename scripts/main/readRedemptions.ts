// SPDX-License-Identifier: MIT

import type { LocalNetwork } from "./localNetwork";

interface Redemptions {
  readonly count: number;
  /** Of the redeemed tickets. */
  readonly faceValue: bigint;
  readonly paid: bigint;
}

/** Tickets redeemed since a block and what they paid, as the chain tells it. */
export async function readRedemptions(network: LocalNetwork, fromBlock: number): Promise<Redemptions> {
  const { broker } = network;
  const [redeemed, transfers] = await Promise.all([
    broker.queryFilter(broker.filters.WinningTicketRedeemed(), fromBlock),
    broker.queryFilter(broker.filters.WinningTicketTransfer(), fromBlock),
  ]);
  return {
    count: redeemed.length,
    faceValue: redeemed.reduce((sum, { args }) => sum + args.faceValue, 0n),
    paid: transfers.reduce((sum, { args }) => sum + args.amount, 0n),
  };
}
