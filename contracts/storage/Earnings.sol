// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {Account, EarningsPool} from "../types/Bonding.sol";
import {Delegations} from "./Delegations.sol";

/// @title Earnings
/// @notice Distributes an orchestrator's rewards and fees over those who delegate to it, in O(1) (LIP-36, specification bonding.md
/// section 5). Part of the {Delegations} ledger. Whatever an orchestrator's delegators cannot be given without a factor that does not
/// fit 128 bits goes to the orchestrator: it happens only where all of its stake is dust, and nothing panics or is lost.
library Earnings {
    using SafeCast for uint256;

    /// @notice Largest step of a fee factor in one credit: about 1,268 wei of fees for each LPT wei of stake. It takes 2^28 such credits
    /// to fill the factor, so that nobody can wear it out beforehand.
    uint256 internal constant MAX_FEE_FACTOR_STEP = 1 << 100;

    /// @notice What a fee is distributed by.
    /// @param hasLeft Whether the orchestrator is neither active nor bonded to itself.
    /// @param stake Stake that shares, LPT wei.
    /// @param ownStake The part of it that the orchestrator earned and has not claimed, LPT wei.
    /// @param feeSharePpm Delegators' part of fees.
    /// @param factorRay Reward factor before this round's reward.
    struct FeeBase {
        bool hasLeft;
        uint256 stake;
        uint256 ownStake;
        uint256 feeSharePpm;
        uint256 factorRay;
    }

    /// @notice Fixes an orchestrator's terms and stake for `round`.
    function openRound(Delegations.Ledger storage self, address transcoder, uint256 round) internal returns (EarningsPool storage pool) {
        Account storage record = self.accounts[transcoder];
        pool = self.earnings[transcoder][round];
        uint256 lastUpdateRound = record.lastActiveStakeUpdateRound;
        if (lastUpdateRound < round) pool.totalStake = self.earnings[transcoder][lastUpdateRound].totalStake;
        pool.rewardCutPpm = record.rewardCutPpm;
        pool.feeSharePpm = record.feeSharePpm;
    }

    /// @notice Keeps the stake of `round` as it began, and notes what it is from the next round on. For members of the pool, and for
    /// whoever was one: fees of a ticket come also when its recipient is active no more.
    /// @param stakeAfter What the stake changes to; {Account.delegated} does so afterwards.
    function updateActiveStake(Delegations.Ledger storage self, address transcoder, uint256 round, uint256 stakeAfter) internal {
        Account storage record = self.accounts[transcoder];
        if (record.deactivationRound == 0) return;
        mapping(uint256 => EarningsPool) storage earnings = self.earnings[transcoder];
        if (record.lastActiveStakeUpdateRound < round) earnings[round].totalStake = record.delegated;
        earnings[round + 1].totalStake = stakeAfter.toUint96();
        record.lastActiveStakeUpdateRound = (round + 1).toUint32();
    }

    /// @notice Distributes a reward. {openRound} has been called for `round`, and reward not.
    /// @param amount Reward without the treasury's cut, LPT wei.
    function addReward(Delegations.Ledger storage self, address transcoder, uint256 round, uint256 amount) internal {
        Account storage record = self.accounts[transcoder];
        mapping(uint256 => EarningsPool) storage earnings = self.earnings[transcoder];
        EarningsPool storage pool = earnings[round];
        uint256 stake = pool.totalStake;
        uint96 ownStake = record.cumulativeRewards;
        // Bookkeeping: what the orchestrator has not claimed is part of its stake. Otherwise it would be paid out twice.
        assert(ownStake <= stake);
        pool.activeCumulativeRewards = ownStake;

        uint256 commission = PpmMath.ppmDown(amount, pool.rewardCutPpm);
        uint256 factor = Delegations.factorOrOne(earnings[record.lastRewardRound].rewardFactorRay);
        uint256 newFactor = factor + RayMath.scaleRayDown(factor, amount - commission, stake);
        if (newFactor > type(uint128).max) (commission, newFactor) = (amount, factor);

        uint256 ownRewards = RayMath.scaleRayDown(amount - commission, ownStake, stake);
        record.cumulativeRewards = (ownStake + ownRewards + commission).toUint96();
        // The cast is safe: checked above, and a former factor fits.
        pool.rewardFactorRay = uint128(newFactor);
    }

    /// @notice What fees of `round` are distributed by: the stake with which the round began, for an orchestrator that is active no more
    /// without what has left since.
    /// @dev A factor of 0 asks the caller for an estimate: reward was called in this round, and not in the one before.
    function feeBase(
        Delegations.Ledger storage self,
        address transcoder,
        uint256 round,
        bool isActive
    ) internal returns (FeeBase memory base) {
        Account storage record = self.accounts[transcoder];
        mapping(uint256 => EarningsPool) storage earnings = self.earnings[transcoder];
        uint256 lastRewardRound = record.lastRewardRound;
        if (isActive && lastRewardRound == round) {
            EarningsPool storage rewarded = earnings[round];
            return
                FeeBase({
                    hasLeft: false,
                    stake: rewarded.totalStake,
                    ownStake: rewarded.activeCumulativeRewards,
                    feeSharePpm: rewarded.feeSharePpm,
                    factorRay: earnings[round - 1].rewardFactorRay
                });
        }
        base.ownStake = record.cumulativeRewards;
        base.feeSharePpm = record.feeSharePpm;
        base.factorRay = Delegations.factorOrOne(earnings[lastRewardRound].rewardFactorRay);
        base.stake = openRound(self, transcoder, round).totalStake;
        if (isActive) return base;
        base.stake = Math.min(base.stake, record.delegated);
        base.hasLeft = record.delegate != transcoder;
    }

    /// @notice Distributes fees, each rounded by itself.
    function addFees(
        Delegations.Ledger storage self,
        address transcoder,
        uint256 round,
        FeeBase memory base,
        uint256[] memory fees
    ) internal {
        // Bookkeeping: as in addReward. Otherwise fees would be credited that were never paid.
        assert(base.ownStake <= base.stake);
        Account storage record = self.accounts[transcoder];
        mapping(uint256 => EarningsPool) storage earnings = self.earnings[transcoder];
        uint256 factor = earnings[round].feeFactorRay;
        if (factor == 0 && record.lastFeeRound < round) factor = earnings[record.lastFeeRound].feeFactorRay;
        uint256 ownFees;

        for (uint256 i = 0; i < fees.length; ++i) {
            uint256 shared = PpmMath.ppmDown(fees[i], base.feeSharePpm);
            uint256 step = base.stake == 0 ? 0 : RayMath.scaleRayDown(base.factorRay, shared, base.stake);
            if (base.stake == 0 || step > MAX_FEE_FACTOR_STEP || factor + step > type(uint128).max) {
                ownFees += fees[i];
                continue;
            }
            factor += step;
            ownFees += fees[i] - shared + RayMath.scaleRayDown(shared, base.ownStake, base.stake);
        }

        // What somebody who has left would have to bond again for is paid out at once.
        if (base.hasLeft) record.fees = (record.fees + ownFees).toUint96();
        else record.cumulativeFees = (record.cumulativeFees + ownFees).toUint96();
        record.lastFeeRound = round.toUint32();
        // The cast is safe: every step was checked.
        earnings[round].feeFactorRay = uint128(factor);
    }
}
