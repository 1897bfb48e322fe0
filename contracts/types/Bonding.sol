// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice All that is known of one account, as a delegator (slots 0 and 1) and as a delegate (slots 2 to 4). LPT and ETH fit 96 bits:
/// 79 billion of either, thousands of times what exists. Rounds fit 32 bits.
/// @param isGift Whether somebody else gave the stake and chose the delegate, and the owner has not moved its stake since.
/// @param priorRewardFactorRay Reward factor before the reward of `lastRewardRound`, by which fees after that reward are shared; 0 if the round before
/// kept none and the reward was shared.
struct Account {
    // slot 0
    address delegate;
    uint32 lastClaimRound;
    uint32 startRound;
    uint32 nextUnbondingLockId;
    // slot 1
    uint96 bonded;
    uint96 fees;
    uint24 rewardCutPpm;
    uint24 feeSharePpm;
    bool hasForcedClaim;
    bool isGift;
    // slot 2
    uint96 delegated;
    uint96 cumulativeRewards;
    uint32 poolSequence;
    uint32 poolIndex;
    // slot 3
    uint32 activationRound;
    uint32 deactivationRound;
    uint32 lastRewardRound;
    uint32 lastActiveStakeUpdateRound;
    uint128 priorRewardFactorRay;
    // slot 4
    FeeState feeState;
}

/// @notice All that changes when an orchestrator gets a fee: its fees that it has not claimed, in wei (96) | the round of its last fee (32) | its
/// fee factor since then, in ray (128), lowest bits first. One word, so that it is read once and written once. The factor is written into that round's
/// record when fees of a later one come.
type FeeState is uint256;

/// @notice An orchestrator's record of one round. A reward factor of 0 means 1.0; a fee factor is to be read by {Delegations-feeFactorOf}.
/// @param hasTerms Whether a reward has fixed `rewardCutPpm` and `feeSharePpm`.
struct EarningsPool {
    // slot 0
    uint96 totalStake;
    uint96 activeCumulativeRewards;
    uint24 rewardCutPpm;
    uint24 feeSharePpm;
    bool hasTerms;
    // slot 1
    uint128 rewardFactorRay;
    uint128 feeFactorRay;
}

/// @notice Stake on its way out.
/// @param amount What was unbonded, LPT wei.
/// @param factor For stake that an orchestrator had with itself, and so is at risk: {Thaw.factor} when it was unbonded. 0: not at risk.
/// @param period Of stake at risk, the unbonding period when it was unbonded, in rounds, or 255 if it was longer.
struct UnbondingLock {
    // slot 0
    uint96 amount;
    uint32 withdrawRound;
    uint120 factor;
    uint8 period;
}

/// @notice What thaws of an account's stake with itself, see {Thaws}.
/// @param amount Sum of the locks, less what penalties took, LPT wei.
/// @param factor What penalties left of one that thaws since the beginning, 1.0 = 1e36; 0 reads as 1.0.
/// @param firstLockId Locks below it were taken wholly.
struct Thaw {
    // slot 0
    uint96 amount;
    uint120 factor;
    uint32 firstLockId;
}

/// @notice What a claim that somebody else forced must not cost its owner: a share in the fees of the rest of that round.
/// The round is the owner's last claim round.
/// @param stake Stake that was there when the round began, with its rewards, in LPT wei.
/// @param feeFactorRay Fee factor of the round when the claim was forced.
struct ForcedClaim {
    // slot 0
    uint96 stake;
    uint128 feeFactorRay;
}

/// @notice An unbonding period that was in force before it became shorter.
/// @param untilRound Round in which it did.
/// @param period In rounds.
struct FormerPeriod {
    // slot 0
    uint32 untilRound;
    uint16 period;
}

/// @notice Rounds `activationRound` to `deactivationRound - 1`, in which an orchestrator was active before it came back.
struct Activity {
    // slot 0
    uint32 activationRound;
    uint32 deactivationRound;
}
