// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClockListener} from "./IClockListener.sol";

/// @title IBondingManager
/// @notice Bonding, delegation, the active set, reward calls, and the distribution of rewards and fees (LIP-36). LPT and ETH lie in the
/// Minter. Source: specification bonding.md. Amounts of stake are in LPT wei, fees in wei, rounds are round numbers; `rewardCut`
/// (what an orchestrator keeps of rewards) and `feeShare` (what it gives away of fees) are in parts per million, factors in ray.
///
/// Every function that changes stake requires that the system is not paused ({BondingManagerPaused}) and that the current round is
/// initialized ({BondingManagerRoundNotInitialized}), unless it says otherwise. Hints of the `WithHint` twins are accepted and not
/// needed: the pool finds a place by itself in logarithmic time.
interface IBondingManager is IClockListener {
    /// @notice Whether an account has unclaimed stake rights: Pending until the round after it bonded, then Bonded, Unbonded without stake.
    enum DelegatorStatus {
        Pending,
        Bonded,
        Unbonded
    }

    /// @notice Whether an account is an orchestrator (bonded to itself).
    enum TranscoderStatus {
        NotRegistered,
        Registered
    }

    /// @notice An orchestrator's terms changed.
    event TranscoderUpdate(address indexed transcoder, uint256 rewardCut, uint256 feeShare);
    /// @notice An orchestrator entered the pool and is active from `activationRound`.
    event TranscoderActivated(address indexed transcoder, uint256 activationRound);
    /// @notice An orchestrator left the pool and is inactive from `deactivationRound`.
    event TranscoderDeactivated(address indexed transcoder, uint256 deactivationRound);
    /// @notice An orchestrator was punished; `penalty - finderReward` was burned.
    event TranscoderSlashed(address indexed transcoder, address finder, uint256 penalty, uint256 finderReward);
    /// @notice An orchestrator called reward; `amount` is net of the treasury cut.
    event Reward(address indexed transcoder, uint256 amount);
    /// @notice The treasury got its cut of a reward.
    event TreasuryReward(address indexed transcoder, address treasury, uint256 amount);
    /// @notice Stake was bonded or moved; `bondedAmount` is the delegator's whole stake afterwards.
    event Bond(
        address indexed newDelegate,
        address indexed oldDelegate,
        address indexed delegator,
        uint256 additionalAmount,
        uint256 bondedAmount
    );
    /// @notice Stake began to thaw.
    event Unbond(address indexed delegate, address indexed delegator, uint256 unbondingLockId, uint256 amount, uint256 withdrawRound);
    /// @notice Thawing stake was bonded again.
    event Rebond(address indexed delegate, address indexed delegator, uint256 unbondingLockId, uint256 amount);
    /// @notice Stake changed hands.
    event TransferBond(
        address indexed oldDelegator,
        address indexed newDelegator,
        uint256 oldUnbondingLockId,
        uint256 newUnbondingLockId,
        uint256 amount
    );
    /// @notice Thawed stake was paid out.
    event WithdrawStake(address indexed delegator, uint256 unbondingLockId, uint256 amount, uint256 withdrawRound);
    /// @notice Fees were paid out.
    event WithdrawFees(address indexed delegator, address recipient, uint256 amount);
    /// @notice Rewards and fees of `startRound` to `endRound`, the round of its last claim, were added to a delegator's stake and fees.
    event EarningsClaimed(
        address indexed delegate,
        address indexed delegator,
        uint256 rewards,
        uint256 fees,
        uint256 startRound,
        uint256 endRound
    );
    /// @notice An orchestrator named who may call reward for it (LIP-118); the null address names nobody.
    event RewardCallerSet(address indexed transcoder, address indexed rewardCaller);

    /// @notice The system is paused.
    error BondingManagerPaused();
    /// @notice The current round is not initialized: call `RoundsManager.initializeRound` first.
    /// @param currentRound The current round.
    /// @param lastInitializedRound The last initialized round.
    error BondingManagerRoundNotInitialized(uint256 currentRound, uint256 lastInitializedRound);
    /// @notice The caller does not hold the role that the function is for.
    /// @param caller Who called.
    /// @param required Who may call.
    error BondingManagerUnauthorizedCaller(address caller, address required);
    /// @notice The owner's delegate has yet to call reward in this round: claiming now, for somebody else, would cost the owner its share.
    error BondingManagerIllegalClaim(address owner, address delegate);
    /// @notice The orchestrator has a claim at the Verifier that is open: until it is closed its own stake can leave only by unbonding.
    error BondingManagerOpenClaim(address orchestrator);
    /// @notice The Verifier has to be asked, with gas enough that it can answer.
    /// @param left What was left.
    /// @param required What must be left.
    error BondingManagerInsufficientGas(uint256 left, uint256 required);
    /// @notice Nobody can bond on behalf of, or transfer stake to, this account.
    error BondingManagerInvalidDelegator(address delegator);
    /// @notice A third party cannot make an account its own delegate.
    error BondingManagerInvalidDelegate(address delegate);
    /// @notice A third party cannot change somebody's delegate.
    /// @param delegate What the call names.
    /// @param current The owner's delegate.
    error BondingManagerInvalidDelegateChange(address delegate, address current);
    /// @notice An orchestrator has to unbond fully before it can delegate to another.
    error BondingManagerRegisteredTranscoder(address transcoder);
    /// @notice Neither new nor present stake would be delegated.
    error BondingManagerNothingToBond();
    /// @notice The caller has no stake, or bonded only in this round.
    error BondingManagerNotBonded(address delegator);
    /// @notice The caller still has stake.
    error BondingManagerNotUnbonded(address delegator);
    /// @notice The amount is zero.
    error BondingManagerZeroAmount();
    /// @notice The amount is more than the caller's stake.
    /// @param amount What was asked for.
    /// @param available The caller's stake.
    error BondingManagerInsufficientStake(uint256 amount, uint256 available);
    /// @notice The amount is more than the caller's fees.
    /// @param amount What was asked for.
    /// @param available The caller's fees.
    error BondingManagerInsufficientFees(uint256 amount, uint256 available);
    /// @notice No such unbonding lock, or it was used.
    error BondingManagerInvalidUnbondingLock(address delegator, uint256 unbondingLockId);
    /// @notice The lock has not thawed.
    /// @param withdrawRound First round of withdrawal.
    /// @param currentRound The current round.
    error BondingManagerStillThawing(uint256 withdrawRound, uint256 currentRound);
    /// @notice Fees cannot be sent to the null address.
    error BondingManagerInvalidRecipient(address recipient);
    /// @notice Terms cannot change in the last part of a round.
    error BondingManagerRoundLocked(uint256 currentRound);
    /// @notice The share is above 100 %.
    /// @param share What was given.
    /// @param max The scale's 100 %.
    error BondingManagerInvalidShare(uint256 share, uint256 max);
    /// @notice The account is not bonded to itself.
    error BondingManagerNotRegistered(address transcoder);
    /// @notice An active orchestrator has to call reward before it changes its terms.
    error BondingManagerRewardPending(address transcoder, uint256 currentRound);
    /// @notice The orchestrator is not active in the round.
    error BondingManagerNotActive(address transcoder, uint256 round);
    /// @notice Reward was called in this round.
    error BondingManagerAlreadyRewarded(address transcoder, uint256 currentRound);
    /// @notice The caller may not call reward for this orchestrator.
    /// @param caller Who called.
    /// @param rewardCaller Who may call, besides the orchestrator with `reward`.
    error BondingManagerNotRewardCaller(address caller, address rewardCaller);
    /// @notice The pool cannot shrink, and has at most `max` places.
    /// @param size What was given.
    /// @param current The present size.
    /// @param max The largest size.
    error BondingManagerInvalidPoolSize(uint256 size, uint256 current, uint256 max);
    /// @notice The parameter is too large for its field.
    /// @param value What was given.
    /// @param max The largest value.
    error BondingManagerParameterTooLarge(uint256 value, uint256 max);

    /// @notice Bonds `amount` of the caller's LPT to `to`, and moves all its stake there if it was elsewhere.
    function bond(uint256 amount, address to) external;

    /// @notice {bond} with hints, which are not needed.
    function bondWithHint(
        uint256 amount,
        address to,
        address oldDelegateNewPosPrev,
        address oldDelegateNewPosNext,
        address currDelegateNewPosPrev,
        address currDelegateNewPosNext
    ) external;

    /// @notice Bonds `amount` of the caller's LPT as stake of `owner` to `to`.
    /// @dev Emits {EarningsClaimed} for a first claim in the round, pool events, and {Bond}.
    ///
    /// Requirements, for a caller that is neither `owner` nor the L2Migrator:
    /// - `owner` is not null; with stake, its delegate stays; without, it does not become its own delegate.
    /// - Claiming for `owner` costs it nothing: its delegate called reward in this round, or is not active, or `owner` has claimed.
    function bondForWithHint(
        uint256 amount,
        address owner,
        address to,
        address oldDelegateNewPosPrev,
        address oldDelegateNewPosNext,
        address currDelegateNewPosPrev,
        address currDelegateNewPosNext
    ) external;

    /// @notice {bond} after an ERC-2612 permit of `amount` for this contract, in one transaction.
    /// @dev A permit that was used before does not make the call fail if the allowance is there.
    function bondWithPermit(uint256 amount, address to, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Starts the unbonding period for part of the caller's stake.
    /// @dev Emits {Unbond}. Pending earnings are claimed first.
    ///
    /// Requirements:
    /// - The caller bonded in an earlier round.
    /// - `amount` is above zero and at most the caller's stake.
    ///
    /// What an orchestrator unbonds from itself stays at risk until it is withdrawn, see {slashTranscoder}.
    function unbond(uint256 amount) external;

    /// @notice {unbond} with hints, which are not needed.
    function unbondWithHint(uint256 amount, address newPosPrev, address newPosNext) external;

    /// @notice Bonds a thawing lock to the caller's delegate again.
    /// @dev Requirements:
    /// - The lock is worth something.
    /// - If the caller unbonded it from itself, and its delegate is somebody else: it has no open claim at the Verifier.
    function rebond(uint256 unbondingLockId) external;

    /// @notice {rebond} with hints, which are not needed.
    function rebondWithHint(uint256 unbondingLockId, address newPosPrev, address newPosNext) external;

    /// @notice Bonds a thawing lock of a caller without stake to `to`. Requirements as for {rebond}.
    function rebondFromUnbonded(address to, uint256 unbondingLockId) external;

    /// @notice {rebondFromUnbonded} with hints, which are not needed.
    function rebondFromUnbondedWithHint(address to, uint256 unbondingLockId, address newPosPrev, address newPosNext) external;

    /// @notice Pays a thawed lock out to the caller: what it is worth, which may be nothing after a penalty.
    function withdrawStake(uint256 unbondingLockId) external;

    /// @notice Gives part of the caller's stake to `delegator`, without thawing. It goes to the receiver's delegate if there is one.
    /// @dev Requirements as for {unbond}, {bondForWithHint} and, for an orchestrator: it has no open claim at the Verifier.
    function transferBond(
        address delegator,
        uint256 amount,
        address oldDelegateNewPosPrev,
        address oldDelegateNewPosNext,
        address newDelegateNewPosPrev,
        address newDelegateNewPosNext
    ) external;

    /// @notice Adds pending rewards and fees to the caller's stake and fees. The argument is ignored.
    function claimEarnings(uint256 endRound) external;

    /// @notice Pays `amount` of the caller's fees to `recipient`, which may be a contract.
    function withdrawFees(address payable recipient, uint256 amount) external;

    /// @notice Writes an account's present state to the BondingVotes. Anyone may call it, at any time, paused or not.
    function checkpointBondingState(address account) external;

    /// @notice Sets the caller's terms, and enters it into the pool if its stake suffices.
    /// @dev Emits {TranscoderUpdate} and pool events.
    ///
    /// Requirements:
    /// - The round is not locked.
    /// - Both shares are at most 100 % (1,000,000).
    /// - The caller is bonded to itself, and not active or has called reward in this round.
    function transcoder(uint256 rewardCut, uint256 feeShare) external;

    /// @notice {transcoder} with hints, which are not needed.
    function transcoderWithHint(uint256 rewardCut, uint256 feeShare, address newPosPrev, address newPosNext) external;

    /// @notice Mints the caller's reward of the current round. Once per round, if active.
    function reward() external;

    /// @notice {reward} with hints, which are not needed.
    function rewardWithHint(address newPosPrev, address newPosNext) external;

    /// @notice {reward} for an orchestrator that named the caller (LIP-118).
    function rewardForTranscoder(address transcoder) external;

    /// @notice {rewardForTranscoder} with hints, which are not needed.
    function rewardForTranscoderWithHint(address transcoder, address newPosPrev, address newPosNext) external;

    /// @notice Names who may call reward for the caller; null unsets. Requires only that the system is not paused.
    function setRewardCaller(address rewardCaller) external;

    /// @notice Credits a fee to an orchestrator and its delegators, in the current round. Only the TicketBroker.
    /// @dev Emits {EarningsClaimed} for an orchestrator that is neither active nor bonded to itself: its own part is paid at once.
    /// @param transcoder Who earned the fee; active now or in `round`.
    /// @param fees The fee, in wei.
    /// @param round Round in which the ticket was made.
    function updateTranscoderWithFees(address transcoder, uint256 fees, uint256 round) external;

    /// @notice {updateTranscoderWithFees} by the TicketBroker, which has the same clock and says what round it is, so that it is read once.
    /// @dev Names of what only other contracts call are chosen for selectors that come early in the dispatch, where each costs 22 gas.
    /// @param transcoder Who earned the fee; active now or in `creationRound`.
    /// @param fee The fee, in wei.
    /// @param creationRound Round in which the ticket was made.
    /// @param currentRound The current round.
    /// @return isActive Whether the orchestrator is active now.
    function addOrchestratorFee(
        address transcoder,
        uint256 fee,
        uint256 creationRound,
        uint256 currentRound
    ) external returns (bool isActive);

    /// @notice {addOrchestratorFee} for several fees, each rounded by itself. Only the TicketBroker.
    function addWinningTicketFees(address transcoder, uint256[] calldata fees, uint256 creationRound, uint256 currentRound) external;

    /// @notice Takes part of an orchestrator's own stake: of what is bonded, and of what it unbonded from itself and has not withdrawn.
    /// Only the contract registered as `Verifier`.
    /// @dev Emits {EarningsClaimed} for a first claim in the round, pool events, and {TranscoderSlashed}. Its cost does not depend on the
    /// number of locks or delegators. Delegators lose nothing. The orchestrator leaves the pool, and comes back by {transcoder} alone. It
    /// works in rounds that are not initialized too. Each part is rounded down.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - Both shares are at most 100 % (1,000,000).
    ///
    /// @param transcoder Who is punished.
    /// @param finder Who gets the reward; null: everything is burned.
    /// @param slashAmount Part of the stake, in ppm.
    /// @param finderFee Part of the penalty that goes to the finder, in ppm.
    function slashTranscoder(address transcoder, address finder, uint256 slashAmount, uint256 finderFee) external;

    /// @notice Round hook: takes over the stake of the coming active set. Only the RoundsManager, which has the same clock.
    /// @param round The current round.
    /// @param endBlock First block after it, while the round length stays.
    /// @return activeSetSize Orchestrators that are active in it.
    function startNewRound(uint256 round, uint256 endBlock) external returns (uint256 activeSetSize);

    /// @notice {startNewRound} under its deployed name. Only the RoundsManager.
    function setCurrentRoundTotalActiveStake() external;

    /// @notice Sets how many rounds stake thaws. Only the Controller's owner; locks made before keep their round.
    function setUnbondingPeriod(uint64 unbondingPeriod) external;

    /// @notice Enlarges the pool. Only the Controller's owner.
    function setNumActiveTranscoders(uint256 numActiveTranscoders) external;

    /// @notice Sets the treasury's share of rewards (ray) from the next round on. Only the Controller's owner.
    function setTreasuryRewardCutRate(uint256 cutRate) external;

    /// @notice Sets the balance (LPT wei) at which the treasury's share ends; 0: never. Only the Controller's owner.
    function setTreasuryBalanceCeiling(uint256 ceiling) external;

    /// @notice Rounds between unbonding and withdrawal.
    function unbondingPeriod() external view returns (uint64);

    /// @notice The longest unbonding period, in rounds, that was in force at any time since `round`: no stake that began to thaw since takes longer.
    function longestUnbondingSince(uint256 round) external view returns (uint256 longest);

    /// @notice Stake of this round's active set.
    function currentRoundTotalActiveStake() external view returns (uint256);

    /// @notice Stake of the pool, which is the next round's active set.
    function nextRoundTotalActiveStake() external view returns (uint256);

    /// @notice Treasury's share of this round's rewards, in ray.
    function treasuryRewardCutRate() external view returns (uint256);

    /// @notice Treasury's share from the next round on, in ray.
    function nextRoundTreasuryRewardCutRate() external view returns (uint256);

    /// @notice Treasury balance at which its share ends, in LPT wei; 0: never.
    function treasuryBalanceCeiling() external view returns (uint256);

    /// @notice Who may call reward for an orchestrator, besides itself.
    function transcoderToRewardCaller(address transcoder) external view returns (address);

    /// @notice Stake with all rewards that could be claimed now. The second argument is ignored.
    function pendingStake(address delegator, uint256 endRound) external view returns (uint256);

    /// @notice Fees with all that could be claimed now. The second argument is ignored.
    function pendingFees(address delegator, uint256 endRound) external view returns (uint256);

    /// @notice All stake delegated to an account.
    function transcoderTotalStake(address transcoder) external view returns (uint256);

    /// @notice Whether the account is bonded to itself.
    function transcoderStatus(address transcoder) external view returns (TranscoderStatus);

    /// @notice Pending, Bonded or Unbonded.
    function delegatorStatus(address delegator) external view returns (DelegatorStatus);

    /// @notice An orchestrator's record.
    function getTranscoder(
        address transcoder
    )
        external
        view
        returns (
            uint256 lastRewardRound,
            uint256 rewardCut,
            uint256 feeShare,
            uint256 lastActiveStakeUpdateRound,
            uint256 activationRound,
            uint256 deactivationRound,
            uint256 activeCumulativeRewards,
            uint256 cumulativeRewards,
            uint256 cumulativeFees,
            uint256 lastFeeRound
        );

    /// @notice An orchestrator's record of one round, as stored.
    function getTranscoderEarningsPoolForRound(
        address transcoder,
        uint256 round
    )
        external
        view
        returns (
            uint256 totalStake,
            uint256 transcoderRewardCut,
            uint256 transcoderFeeShare,
            uint256 cumulativeRewardFactor,
            uint256 cumulativeFeeFactor
        );

    /// @notice An orchestrator's cumulative reward factor of a round, in ray; 1.0 where none is written down. For the BondingVotes.
    function getRewardFactor(address transcoder, uint256 round) external view returns (uint256);

    /// @notice A delegator's record, as stored: unclaimed earnings are not in it.
    function getDelegator(
        address delegator
    )
        external
        view
        returns (
            uint256 bondedAmount,
            uint256 fees,
            address delegateAddress,
            uint256 delegatedAmount,
            uint256 startRound,
            uint256 lastClaimRound,
            uint256 nextUnbondingLockId
        );

    /// @notice A lock, and what it is worth now; zeros if there is none or it was used.
    function getDelegatorUnbondingLock(
        address delegator,
        uint256 unbondingLockId
    ) external view returns (uint256 amount, uint256 withdrawRound);

    /// @notice Whether the lock exists and was not used.
    function isValidUnbondingLock(address delegator, uint256 unbondingLockId) external view returns (bool);

    /// @notice Most orchestrators that can be active.
    function getTranscoderPoolMaxSize() external view returns (uint256);

    /// @notice Orchestrators in the pool.
    function getTranscoderPoolSize() external view returns (uint256);

    /// @notice Orchestrator with the most stake; null for an empty pool.
    function getFirstTranscoderInPool() external view returns (address);

    /// @notice Next orchestrator by falling stake; null after the last and for accounts outside the pool.
    function getNextTranscoderInPool(address transcoder) external view returns (address);

    /// @notice {currentRoundTotalActiveStake}.
    function getTotalBonded() external view returns (uint256);

    /// @notice Whether the orchestrator is active in the current round.
    function isActiveTranscoder(address transcoder) external view returns (bool);

    /// @notice Whether the account is bonded to itself.
    function isRegisteredTranscoder(address transcoder) external view returns (bool);

    /// @notice All that somebody who takes claims of orchestrators has to know, in one cheap call.
    /// @return isRegistered Whether the account is bonded to itself.
    /// @return isPaused Whether the system is paused.
    /// @return currentRound The current round.
    /// @return lastInitializedRound The last initialized round.
    function registration(
        address transcoder
    ) external view returns (bool isRegistered, bool isPaused, uint32 currentRound, uint32 lastInitializedRound);

    /// @notice Whether tickets pay an orchestrator: it is active now, or was in the round in which the ticket was made.
    /// @return isPaid Either of the two.
    /// @return isActive Whether it is active now.
    function canBePaid(address transcoder, uint256 creationRound) external view returns (bool isPaid, bool isActive);
}
