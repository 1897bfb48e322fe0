// SPDX-License-Identifier: MIT

import type { RedemptionCandidate } from "./redemptionCandidate";

/** Last chances first, then the most profitable, then the earliest deadline; equal ones by hash, so that the order is total. */
export function orderCandidates<C extends RedemptionCandidate>(candidates: readonly C[], gasPrice: bigint): C[] {
  const profit = (candidate: C): bigint => candidate.faceValue - candidate.gas * gasPrice;
  return [...candidates].sort(
    (a, b) =>
      Number(b.isLastChance) - Number(a.isLastChance) ||
      compare(profit(b), profit(a)) ||
      compare(a.deadline, b.deadline) ||
      (a.ticketHash < b.ticketHash ? -1 : 1),
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
