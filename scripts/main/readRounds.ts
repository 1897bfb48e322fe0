// SPDX-License-Identifier: MIT

import type { LocalNetwork } from "./localNetwork";
import type { ReportRound } from "./report";

/** What happened in every round since a block: rewards and fees, from the events between one initialization and the next. */
export async function readRounds(network: LocalNetwork, fromBlock: number, nameOf: (address: string) => string): Promise<ReportRound[]> {
  const { rounds, bonding, broker } = network;
  const [started, rewards, treasury, transfers] = await Promise.all([
    rounds.queryFilter(rounds.filters.NewRound(), fromBlock),
    bonding.queryFilter(bonding.filters.Reward(), fromBlock),
    bonding.queryFilter(bonding.filters.TreasuryReward(), fromBlock),
    broker.queryFilter(broker.filters.WinningTicketTransfer(), fromBlock),
  ]);
  return started.map(({ args, blockNumber }, i) => {
    const end = started[i + 1]?.blockNumber ?? Infinity;
    const isInRound = (event: { readonly blockNumber: number }): boolean => event.blockNumber >= blockNumber && event.blockNumber < end;
    const total = (events: readonly { readonly blockNumber: number; readonly args: { readonly amount: bigint } }[]): string =>
      events
        .filter(isInRound)
        .reduce((sum, event) => sum + event.args.amount, 0n)
        .toString();
    return {
      round: Number(args.round),
      block: blockNumber,
      rewards: Object.fromEntries(rewards.filter(isInRound).map((event) => [nameOf(event.args.transcoder), event.args.amount.toString()])),
      treasury: total(treasury),
      fees: total(transfers),
    };
  });
}
