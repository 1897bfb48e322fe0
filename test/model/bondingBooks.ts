// SPDX-License-Identifier: MIT

/** One round of an orchestrator. */
export interface RoundBook {
  totalStake: bigint;
  rewardCut: bigint;
  feeShare: bigint;
  rewardFactor: bigint;
  /** Reward factor before this round's reward, if there was one. */
  factorBefore: bigint;
  feeFactor: bigint;
  /** Whether a reward or a change of stake has written the stake down, so that it is shown for good. */
  hasStake: boolean;
  /** The same of the terms, by a reward. */
  hasTerms: boolean;
}

/** What a checkpoint of the votes holds. */
export interface VoteBook {
  startRound: bigint;
  bonded: bigint;
  delegate: string;
  delegated: bigint;
  lastClaimRound: bigint;
  lastRewardRound: bigint;
}

/** Stake on its way out. */
export interface LockBook {
  amount: bigint;
  withdrawRound: bigint;
  /** The owner's factor when it was unbonded from itself; null for a delegator's stake, which is not at risk. */
  factor: bigint | null;
  /** The last round in which it was bonded. */
  bondedUntil: bigint;
}

/** All LPT that ever moved, in wei. */
export interface LptFlows {
  deposited: bigint;
  minted: bigint;
  toTreasury: bigint;
  burned: bigint;
  toFinders: bigint;
  withdrawn: bigint;
}

/** An account, as delegator and as orchestrator (specification bonding.md section 1). */
export interface AccountBook {
  bonded: bigint;
  fees: bigint;
  delegate: string;
  delegated: bigint;
  startRound: bigint;
  lastClaimRound: bigint;
  nextLockId: bigint;
  locks: Map<bigint, LockBook>;
  /** What thaws of its stake with itself. */
  thaw: { amount: bigint; factor: bigint; firstLockId: bigint };
  /** Punished, and not come back since. */
  isSuspended: boolean;
  /** Whether others gave the stake, and chose the delegate. */
  isGift: boolean;
  /** A claim of round `lastClaimRound` that somebody else forced: the stake that goes on earning that round's fees, from this factor on. */
  forced: { stake: bigint; feeFactor: bigint } | null;
  lastRewardRound: bigint;
  rewardCut: bigint;
  feeShare: bigint;
  lastActiveStakeUpdateRound: bigint;
  activationRound: bigint;
  deactivationRound: bigint;
  activeCumulativeRewards: bigint;
  cumulativeRewards: bigint;
  cumulativeFees: bigint;
  lastFeeRound: bigint;
  rewardCaller: string;
  rounds: Map<bigint, RoundBook>;
  /** Every round in which it was active. */
  activeRounds: Set<bigint>;
  votes: VoteBook[];
}

/** All state of the protocol that the model keeps. Plain data, so that it can be cloned. */
export interface BondingBooks {
  round: bigint;
  initializedRound: bigint;
  unbondingPeriod: bigint;
  maxPoolSize: number;
  pool: { account: string; stake: bigint }[];
  activeStake: bigint;
  activeSetSize: bigint;
  treasuryCut: bigint;
  nextTreasuryCut: bigint;
  accounts: Map<string, AccountBook>;
  /** Who the Verifier says has an open claim, and of which round. */
  openClaims: Map<string, bigint>;
  activeStakes: { round: bigint; stake: bigint }[];
  supply: bigint;
  inflation: bigint;
  mintable: bigint;
  minterLpt: bigint;
  lpt: LptFlows;
  treasury: string;
  treasuryLpt: bigint;
  minterEth: bigint;
}
