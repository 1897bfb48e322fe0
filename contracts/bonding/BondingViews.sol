// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Manager} from "../base/Manager.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {FeeStateMath} from "../libraries/FeeStateMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {ActiveSet} from "../storage/ActiveSet.sol";
import {Delegations} from "../storage/Delegations.sol";
import {Earnings} from "../storage/Earnings.sol";
import {Seats} from "../storage/Seats.sol";
import {Settings} from "../storage/Settings.sol";
import {Stakes} from "../storage/Stakes.sol";
import {Thaws} from "../storage/Thaws.sol";
import {Account, EarningsPool, FeeState, Thaw, UnbondingLock} from "../types/Bonding.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";

/// @title BondingViews
/// @notice What the {BondingManager} shows of its state, and where that lies.
abstract contract BondingViews is Manager, IBondingManager {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using FeeStateMath for FeeState;
    using RoundMath for PackedRoundClock;
    using Thaws for Thaw;

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.BondingManager")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant BONDING_MANAGER_STORAGE = 0xa98c8e44e385dba1a6c818fd593c099eabd6428ca857f74e5c71178734311a00;

    // ---------------------------------------------------------------- Views

    /// @inheritdoc IBondingManager
    function unbondingPeriod() external view returns (uint64) {
        return Seats.seat().period;
    }

    /// @inheritdoc IBondingManager
    function longestUnbondingSince(uint256 round) external view returns (uint256) {
        return Settings.longestUnbondingSince(_storage(), round);
    }

    /// @inheritdoc IBondingManager
    function currentRoundTotalActiveStake() external view returns (uint256) {
        return _storage().pool.activeStake;
    }

    /// @inheritdoc IBondingManager
    function getTotalBonded() external view returns (uint256) {
        return _storage().pool.activeStake;
    }

    /// @inheritdoc IBondingManager
    function nextRoundTotalActiveStake() external view returns (uint256) {
        return _storage().pool.totalStake;
    }

    /// @inheritdoc IBondingManager
    function treasuryRewardCutRate() external view returns (uint256) {
        return _storage().treasuryRewardCutRate;
    }

    /// @inheritdoc IBondingManager
    function nextRoundTreasuryRewardCutRate() external view returns (uint256) {
        return _storage().nextRoundTreasuryRewardCutRate;
    }

    /// @inheritdoc IBondingManager
    function treasuryBalanceCeiling() external view returns (uint256) {
        return _storage().treasuryBalanceCeiling;
    }

    /// @inheritdoc IBondingManager
    function transcoderToRewardCaller(address transcoder_) external view returns (address) {
        return _storage().rewardCallers[transcoder_];
    }

    /// @inheritdoc IBondingManager
    function pendingStake(address delegator, uint256) external view returns (uint256 stake) {
        Stakes.State storage $ = _storage();
        (stake, , ) = $.ledger.claimable(delegator, Stakes.currentRound($));
    }

    /// @inheritdoc IBondingManager
    function pendingFees(address delegator, uint256) external view returns (uint256 fees) {
        Stakes.State storage $ = _storage();
        (, fees, ) = $.ledger.claimable(delegator, Stakes.currentRound($));
    }

    /// @inheritdoc IBondingManager
    function transcoderTotalStake(address transcoder_) external view returns (uint256) {
        return _storage().ledger.accounts[transcoder_].delegated;
    }

    /// @inheritdoc IBondingManager
    function transcoderStatus(address transcoder_) external view returns (TranscoderStatus) {
        return _storage().ledger.isRegistered(transcoder_) ? TranscoderStatus.Registered : TranscoderStatus.NotRegistered;
    }

    /// @inheritdoc IBondingManager
    function delegatorStatus(address delegator) external view returns (DelegatorStatus) {
        Stakes.State storage $ = _storage();
        Account storage record = $.ledger.accounts[delegator];
        if (record.bonded == 0) return DelegatorStatus.Unbonded;
        return record.startRound > Stakes.currentRound($) ? DelegatorStatus.Pending : DelegatorStatus.Bonded;
    }

    /// @inheritdoc IBondingManager
    function getTranscoder(
        address transcoder_
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
        )
    {
        Account storage record = _storage().ledger.accounts[transcoder_];
        lastRewardRound = record.lastRewardRound;
        rewardCut = record.rewardCutPpm;
        feeShare = record.feeSharePpm;
        lastActiveStakeUpdateRound = record.lastActiveStakeUpdateRound;
        activationRound = record.activationRound;
        deactivationRound = record.deactivationRound == ActiveSet.NEVER ? type(uint256).max : record.deactivationRound;
        activeCumulativeRewards = _storage().ledger.earnings[transcoder_][lastRewardRound].activeCumulativeRewards;
        cumulativeRewards = record.cumulativeRewards;
        cumulativeFees = record.feeState.cumulativeFees();
        lastFeeRound = record.feeState.lastFeeRound();
    }

    /// @inheritdoc IBondingManager
    function getTranscoderEarningsPoolForRound(
        address transcoder_,
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
        )
    {
        Stakes.State storage $ = _storage();
        (totalStake, transcoderRewardCut, transcoderFeeShare) = $.ledger.termsOf(transcoder_, round);
        EarningsPool storage pool = $.ledger.earnings[transcoder_][round];
        cumulativeRewardFactor = pool.rewardFactorRay;
        cumulativeFeeFactor = Delegations.feeFactorOf($.ledger.accounts[transcoder_].feeState, pool, round);
    }

    /// @inheritdoc IBondingManager
    function getRewardFactor(address transcoder_, uint256 round) external view returns (uint256) {
        return Delegations.factorOrOne(_storage().ledger.earnings[transcoder_][round].rewardFactorRay);
    }

    /// @inheritdoc IBondingManager
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
        )
    {
        Account storage record = _storage().ledger.accounts[delegator];
        bondedAmount = record.bonded;
        fees = record.fees;
        delegateAddress = record.delegate;
        delegatedAmount = record.delegated;
        startRound = record.startRound;
        lastClaimRound = record.lastClaimRound;
        nextUnbondingLockId = record.nextUnbondingLockId;
    }

    /// @inheritdoc IBondingManager
    function getDelegatorUnbondingLock(
        address delegator,
        uint256 unbondingLockId
    ) external view returns (uint256 amount, uint256 withdrawRound) {
        UnbondingLock memory lock = _storage().ledger.locks[delegator][unbondingLockId];
        return (_storage().thaws[delegator].valueOf(unbondingLockId, lock), lock.withdrawRound);
    }

    /// @inheritdoc IBondingManager
    function isValidUnbondingLock(address delegator, uint256 unbondingLockId) external view returns (bool) {
        return _storage().ledger.locks[delegator][unbondingLockId].withdrawRound > 0;
    }

    /// @inheritdoc IBondingManager
    function getTranscoderPoolMaxSize() external view returns (uint256) {
        return _storage().pool.maxSize;
    }

    /// @inheritdoc IBondingManager
    function getTranscoderPoolSize() external view returns (uint256) {
        return _storage().pool.size;
    }

    /// @inheritdoc IBondingManager
    function getFirstTranscoderInPool() external view returns (address) {
        return _nextBelow(address(0));
    }

    /// @inheritdoc IBondingManager
    function getNextTranscoderInPool(address transcoder_) external view returns (address) {
        return transcoder_ == address(0) ? address(0) : _nextBelow(transcoder_);
    }

    /// @inheritdoc IBondingManager
    function isActiveTranscoder(address transcoder_) external view returns (bool) {
        Stakes.State storage $ = _storage();
        return $.ledger.isActive(transcoder_, Stakes.currentRound($));
    }

    /// @inheritdoc IBondingManager
    function isRegisteredTranscoder(address transcoder_) external view returns (bool) {
        return _storage().ledger.isRegistered(transcoder_);
    }

    /// @inheritdoc IBondingManager
    function registration(
        address transcoder_
    ) external view returns (bool isRegistered, bool isPaused, uint32 currentRound, uint32 lastInitializedRound) {
        Stakes.State storage $ = _storage();
        isRegistered = $.ledger.isRegistered(transcoder_);
        isPaused = !Seats.isOpen() && $.clock.isPaused();
        // The cast is safe: rounds fit 32 bits, see RoundMath.
        currentRound = uint32(Stakes.currentRound($));
        lastInitializedRound = Seats.seat().round;
    }

    /// @inheritdoc IBondingManager
    function canBePaid(address transcoder_, uint256 creationRound) external view returns (bool isPaid, bool isActive) {
        Stakes.State storage $ = _storage();
        isActive = $.ledger.isActive(transcoder_, Stakes.currentRound($));
        isPaid = isActive || $.ledger.wasActive(transcoder_, creationRound);
    }

    // ---------------------------------------------------------------- Internal

    function _nextBelow(address member) internal view returns (address) {
        Stakes.State storage $ = _storage();
        return ActiveSet.nextBelow($.pool, $.ledger, member);
    }

    function _storage() internal pure returns (Stakes.State storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := BONDING_MANAGER_STORAGE
        }
    }
}
