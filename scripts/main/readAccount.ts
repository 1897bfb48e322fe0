// SPDX-License-Identifier: MIT

import type { LocalNetwork } from "./localNetwork";
import type { ReportAccount } from "./report";

/** What an account has in the protocol now. */
export async function readAccount(network: LocalNetwork, address: string, role: ReportAccount["role"]): Promise<ReportAccount> {
  const { bonding, broker } = network;
  const [delegator, pendingStake, pendingFees, stakeWithdrawals, withdrawals, sender] = await Promise.all([
    bonding.getDelegator(address),
    bonding.pendingStake(address, 0n),
    bonding.pendingFees(address, 0n),
    bonding.queryFilter(bonding.filters.WithdrawStake(address)),
    bonding.queryFilter(bonding.filters.WithdrawFees(address)),
    broker.getSenderInfo(address),
  ]);
  return {
    address,
    role,
    stake: delegator.bondedAmount.toString(),
    pendingStake: pendingStake.toString(),
    fees: pendingFees.toString(),
    withdrawnStake: stakeWithdrawals.reduce((sum, { args }) => sum + args.amount, 0n).toString(),
    withdrawnFees: withdrawals.reduce((sum, { args }) => sum + args.amount, 0n).toString(),
    ...(role === "gateway" ? { deposit: sender.sender_.deposit.toString(), reserve: sender.reserve.fundsRemaining.toString() } : {}),
  };
}
