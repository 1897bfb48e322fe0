// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import { wei, type Wei } from "../wei";
import { orderCandidates } from "./orderCandidates";
import { payableValue } from "./payableValue";
import type { RedemptionCandidate } from "./redemptionCandidate";

/** Gas that every transaction costs before it does anything: saved by each further ticket of a batch. */
const TRANSACTION_BASE_GAS = 21_000n;

/** A sender's funds within reach of the recipient. */
interface ReachableFunds {
  readonly deposit: Wei;
  readonly claimableReserve: Wei;
}

/** What to do now: tickets to redeem, in order, and tickets to leave with the reason why. */
export interface RedemptionSelection<C> {
  readonly chosen: readonly C[];
  readonly left: readonly { readonly candidate: C; readonly reason: string }[];
}

/**
 * Chooses the tickets that pay. Each sender's funds are spent in order, so that two tickets never count on the same wei. A
 * ticket whose face value is not covered waits until its last chance; one that pays less than it costs is never sent.
 */
export function selectRedemptions<C extends RedemptionCandidate>(
  candidates: readonly C[],
  funds: ReadonlyMap<Address, ReachableFunds>,
  gasPrice: bigint,
): RedemptionSelection<C> {
  const remaining = new Map(funds);
  const chosen: C[] = [];
  const left: { candidate: C; reason: string }[] = [];

  for (const candidate of orderCandidates(candidates, gasPrice)) {
    const { deposit, claimableReserve } = remaining.get(candidate.sender) ?? NO_FUNDS;
    const payable = payableValue(candidate.faceValue, deposit, claimableReserve);
    const extraGas = chosen.length === 0 ? candidate.gas : candidate.gas - TRANSACTION_BASE_GAS;
    const cost = extraGas * gasPrice;

    if (payable < candidate.faceValue && !candidate.isLastChance) {
      left.push({ candidate, reason: `sender can pay ${payable} of ${candidate.faceValue} wei` });
    } else if (payable <= cost) {
      left.push({ candidate, reason: `redeeming costs ${cost} wei and pays ${payable} wei` });
    } else {
      chosen.push(candidate);
      remaining.set(candidate.sender, spend({ deposit, claimableReserve }, payable));
    }
  }
  return { chosen, left };
}

const NO_FUNDS: ReachableFunds = { deposit: wei(0n), claimableReserve: wei(0n) };

/** The contract takes the deposit first, then the reserve. */
function spend(funds: ReachableFunds, amount: Wei): ReachableFunds {
  const fromDeposit = amount < funds.deposit ? amount : funds.deposit;
  return {
    deposit: wei(funds.deposit - fromDeposit),
    claimableReserve: wei(funds.claimableReserve - (amount - fromDeposit)),
  };
}
