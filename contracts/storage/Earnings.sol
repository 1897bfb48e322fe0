// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {FeeStateMath} from "../libraries/FeeStateMath.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {Account, EarningsPool, FeeState} from "../types/Bonding.sol";
import {Delegations} from "./Delegations.sol";

/// @title Earnings
/// @notice Distributes an orchestrator's rewards and fees over those who delegate to it, in O(1) (LIP-36, specification bonding.md
/// section 5). Part of the {Delegations} ledger. Whatever an orchestrator's delegators cannot be given without a factor that does not
/// fit 128 bits goes to the orchestrator: it happens only where all of its stake is dust, or was when its factor leapt, and nothing panics or is
/// lost.
library Earnings {
    using FeeStateMath for FeeState;
    using SafeCast for uint256;

    /// @notice Largest step of a fee factor in one credit: about 1,268 wei of fees for each LPT wei of stake. It takes 2^28 such credits
    /// to fill the factor, so that nobody can wear it out beforehand.
    uint256 internal constant MAX_FEE_FACTOR_STEP = 1 << 100;

    /// @notice Largest reward factor after a reward that is more than the stake that earned it: five million times what a factor starts
    /// from. Few such rewards could fill the factor otherwise, for good; smaller ones at most double it.
    uint256 internal constant MAX_LEAPED_FACTOR = 1 << 112;

    /// @notice By what fees of a round are shared.
    /// @param stake Stake that shares, LPT wei.
    /// @param ownShareRay The part of it that the orchestrator earned and has not claimed.
    /// @param feeSharePpm Delegators' part of fees.
    /// @param rewardFactorRay Reward factor before this round's reward.
    struct FeeTerms {
        uint256 stake;
        uint256 ownShareRay;
        uint256 feeSharePpm;
        uint256 rewardFactorRay;
    }

    /// @notice Fixes an orchestrator's terms and stake for `round`, in which it is rewarded.
    function openRound(Delegations.Ledger storage self, address transcoder, uint256 round) internal returns (EarningsPool storage pool) {
        Account storage record = self.accounts[transcoder];
        pool = self.earnings[transcoder][round];
        if (record.lastActiveStakeUpdateRound <= round) pool.totalStake = record.delegated;
        (pool.rewardCutPpm, pool.feeSharePpm, pool.hasTerms) = (record.rewardCutPpm, record.feeSharePpm, true);
    }

    /// @notice To be called before {Account.delegated} changes: keeps the stake with which `round` began. What it is from the next round on need
    /// not be written down, it is what the account has then. For members of the pool, and for whoever was one: fees of a ticket come also when
    /// its recipient is active no more.
    function keepActiveStake(Delegations.Ledger storage self, address transcoder, uint256 round) internal {
        Account storage record = self.accounts[transcoder];
        if (record.deactivationRound == 0) return;
        uint256 lastUpdateRound = record.lastActiveStakeUpdateRound;
        if (lastUpdateRound > round) return;
        mapping(uint256 => EarningsPool) storage earnings = self.earnings[transcoder];
        uint96 stake = record.delegated;
        // For whoever asks about it later. It has not changed since, so that it may stand there already.
        if (lastUpdateRound < round) earnings[lastUpdateRound].totalStake = stake;
        earnings[round].totalStake = stake;
        record.lastActiveStakeUpdateRound = (round + 1).toUint32();
    }

    /// @notice Stake with which `round`, the current one, began, of an orchestrator that is or was a member of the pool. LPT wei.
    function activeStake(Delegations.Ledger storage self, address transcoder, uint256 round) internal view returns (uint256) {
        Account storage record = self.accounts[transcoder];
        return record.lastActiveStakeUpdateRound > round ? self.earnings[transcoder][round].totalStake : record.delegated;
    }

    /// @notice What is known of an orchestrator's stake, reward cut and fee share of any round: written down by a reward or a change of stake; or,
    /// after a fee alone, as the account has them, until there is a fee or a change in another round.
    function termsOf(
        Delegations.Ledger storage self,
        address transcoder,
        uint256 round
    ) internal view returns (uint256 stake, uint256 rewardCutPpm, uint256 feeSharePpm) {
        // In an account, round 0 stands for none.
        if (round == 0) return (0, 0, 0);
        Account storage record = self.accounts[transcoder];
        EarningsPool storage pool = self.earnings[transcoder][round];
        (stake, rewardCutPpm, feeSharePpm) = (pool.totalStake, pool.rewardCutPpm, pool.feeSharePpm);
        uint256 lastUpdateRound = record.lastActiveStakeUpdateRound;
        bool hasFees = record.feeState.lastFeeRound() == round;
        if (round == lastUpdateRound || (hasFees && lastUpdateRound < round)) stake = record.delegated;
        if (hasFees && !pool.hasTerms) (rewardCutPpm, feeSharePpm) = (record.rewardCutPpm, record.feeSharePpm);
    }

    /// @notice Distributes a reward, the first of `round`, for which {openRound} has been called.
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
        uint256 most = amount > stake ? MAX_LEAPED_FACTOR : type(uint128).max;
        if (newFactor > most) (commission, newFactor) = (amount, factor);

        uint256 ownRewards = RayMath.scaleRayDown(amount - commission, ownStake, stake);
        record.cumulativeRewards = (ownStake + ownRewards + commission).toUint96();
        // The casts are safe: checked above, a former factor fits, and so do rounds (see RoundMath).
        pool.rewardFactorRay = uint128(newFactor);
        // Where nothing was shared the factor before is known, whatever the round before kept. An estimate would reckon with a reward that was.
        record.priorRewardFactorRay = newFactor == factor ? uint128(factor) : earnings[round - 1].rewardFactorRay;
        record.lastRewardRound = uint32(round);
    }

    /// @notice Finds what fees of `round`, the current one, are shared by: the fields of {FeeTerms}. They are shared by the stake with which the round
    /// began; for an orchestrator that is active no more without what has left since.
    /// @param record The orchestrator's account.
    /// @return isActive Whether the orchestrator is active in `round`.
    /// @return stake See {FeeTerms}, as the others.
    /// @return ownShareRay See {FeeTerms}.
    /// @return feeSharePpm See {FeeTerms}.
    /// @return rewardFactorRay 0 asks the caller for an estimate: this round had a reward, which was shared, and the one before kept no factor.
    function feeTermsOf(
        Delegations.Ledger storage self,
        Account storage record,
        address transcoder,
        uint256 round
    ) internal view returns (bool isActive, uint256 stake, uint256 ownShareRay, uint256 feeSharePpm, uint256 rewardFactorRay) {
        uint256 lastRewardRound = record.lastRewardRound;
        rewardFactorRay = record.priorRewardFactorRay;
        isActive = Delegations.isWithin(record.activationRound, record.deactivationRound, round);
        uint256 ownStake;
        if (isActive && lastRewardRound == round) {
            EarningsPool storage pool = self.earnings[transcoder][round];
            (stake, ownStake, feeSharePpm) = (pool.totalStake, pool.activeCumulativeRewards, pool.feeSharePpm);
        } else {
            (ownStake, feeSharePpm) = (record.cumulativeRewards, record.feeSharePpm);
            rewardFactorRay = Delegations.factorOrOne(self.earnings[transcoder][lastRewardRound].rewardFactorRay);
            stake = activeStake(self, transcoder, round);
            if (!isActive) stake = Math.min(stake, record.delegated);
        }
        // Bookkeeping: as in addReward. Otherwise fees would be credited that were never paid.
        assert(ownStake <= stake);
        if (ownStake > 0) {
            // Stake is far below 2^166.
            unchecked {
                ownShareRay = (ownStake * RayMath.RAY) / stake;
            }
        }
    }

    /// @notice Shares a fee, rounded by itself, by what {feeTermsOf} found.
    /// @param fee Wei, below 2^128.
    /// @param feeFactorRay Fee factor before it.
    /// @return newFeeFactorRay Fee factor after it.
    /// @return ownFee What the orchestrator gets of it, wei.
    function shareFee(
        uint256 fee,
        uint256 feeFactorRay,
        uint256 stake,
        uint256 ownShareRay,
        uint256 feeSharePpm,
        uint256 rewardFactorRay
    ) internal pure returns (uint256 newFeeFactorRay, uint256 ownFee) {
        // Nothing can overflow: fee and factors are below 2^128, and shares at most 1.0 (1e6 < 2^20, 1e27 < 2^90).
        unchecked {
            uint256 shared = (fee * feeSharePpm) / PpmMath.PPM;
            uint256 ratio = stake == 0 ? type(uint256).max : (shared * RayMath.RAY) / stake;
            // A factor is not far below 1.0, so that the step of a ratio which does not fit would not fit either.
            if (ratio <= type(uint128).max) {
                uint256 step = (rewardFactorRay * ratio) / RayMath.RAY;
                if (step <= MAX_FEE_FACTOR_STEP) {
                    newFeeFactorRay = feeFactorRay + step;
                    if (newFeeFactorRay <= type(uint128).max) {
                        return (newFeeFactorRay, fee - shared + (shared * ownShareRay) / RayMath.RAY);
                    }
                }
            }
            return (feeFactorRay, fee);
        }
    }

    /// @notice Shares fees one after the other, as {shareFee} does. Reverts if one does not fit 128 bits.
    /// @return newFeeFactorRay Fee factor after them.
    /// @return ownFees What the orchestrator gets of them, wei.
    function shareFees(
        FeeTerms memory terms,
        uint256[] calldata fees,
        uint256 feeFactorRay
    ) internal pure returns (uint256 newFeeFactorRay, uint256 ownFees) {
        newFeeFactorRay = feeFactorRay;
        for (uint256 i = 0; i < fees.length; ++i) {
            uint256 ownFee;
            (newFeeFactorRay, ownFee) = shareFee(
                fees[i].toUint128(),
                newFeeFactorRay,
                terms.stake,
                terms.ownShareRay,
                terms.feeSharePpm,
                terms.rewardFactorRay
            );
            ownFees += ownFee;
        }
    }

    /// @notice Writes down what {shareFee} or {shareFees} found.
    /// @dev Emits {IBondingManager-EarningsClaimed} if the orchestrator's part is paid out at once.
    /// @param record The orchestrator's account.
    /// @param isActive Whether the orchestrator is active in `round`.
    /// @param before Its fees so far.
    /// @param feeFactorRay Fee factor after the fees of `round`.
    /// @param ownFees What the orchestrator gets of them, wei.
    function keepFees(
        Delegations.Ledger storage self,
        Account storage record,
        address transcoder,
        uint256 round,
        bool isActive,
        FeeState before,
        uint256 feeFactorRay,
        uint256 ownFees
    ) internal {
        uint256 lastFeeRound = before.lastFeeRound();
        if (lastFeeRound < round) {
            // For those who claimed or bonded in that round, and start from its factor.
            uint128 factor = before.feeFactorRay();
            if (factor != 0) self.earnings[transcoder][lastFeeRound].feeFactorRay = factor;
        }
        uint256 cumulativeFees = before.cumulativeFees();
        // What somebody who is neither active nor bonded to itself would have to bond again for is paid out at once.
        if (isActive || record.delegate == transcoder) {
            // Fees of one call are far below 2^256.
            unchecked {
                cumulativeFees += ownFees;
            }
        } else {
            record.fees = (record.fees + ownFees).toUint96();
            // Names the round of its last claim: indexers take that from the event, and it has not claimed what else is pending.
            uint256 lastClaimRound = record.lastClaimRound;
            emit IBondingManager.EarningsClaimed(record.delegate, transcoder, 0, ownFees, lastClaimRound, lastClaimRound);
        }
        // Rounds fit their field, see RoundMath, and every step of the factor was checked.
        record.feeState = FeeStateMath.pack(cumulativeFees, round, feeFactorRay);
    }
}
