// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {FeeStateMath} from "../libraries/FeeStateMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {Account, Activity, EarningsPool, FeeState, ForcedClaim, UnbondingLock} from "../types/Bonding.sol";

/// @title Delegations
/// @notice Ledger of stake: who bonded how much to whom, what thaws, and what stake has earned (LIP-36, specification bonding.md section 5).
/// An orchestrator's factors grow with each reward and fee; a delegator's earnings are its stake times what the factors grew since its
/// last claim. Who may do what, and when, is decided by its user.
library Delegations {
    using FeeStateMath for FeeState;
    using SafeCast for uint256;

    struct Ledger {
        mapping(address account => Account) accounts;
        mapping(address delegator => mapping(uint256 lockId => UnbondingLock)) locks;
        mapping(address transcoder => mapping(uint256 round => EarningsPool)) earnings;
        mapping(address delegator => ForcedClaim) forcedClaims;
        mapping(address transcoder => Activity[]) pastActivity;
    }

    /// @notice Whether `account` is bonded to itself. Its stake need not be read: without stake nobody has a delegate (invariant I21),
    /// since stake is added together with a delegate, a claim never lowers it, and whatever takes the last of it clears the delegate.
    function isRegistered(Ledger storage self, address account) internal view returns (bool) {
        return self.accounts[account].delegate == account && account != address(0);
    }

    /// @notice Whether `transcoder` is active in `round`, by its present membership.
    function isActive(Ledger storage self, address transcoder, uint256 round) internal view returns (bool) {
        return isMember(self.accounts[transcoder], round);
    }

    /// @notice The same of the account of a transcoder.
    function isMember(Account storage record, uint256 round) internal view returns (bool) {
        return isWithin(record.activationRound, record.deactivationRound, round);
    }

    /// @notice Whether a membership from `activationRound` until before `deactivationRound` comprises `round`.
    function isWithin(uint256 activationRound, uint256 deactivationRound, uint256 round) internal pure returns (bool) {
        return activationRound <= round && round < deactivationRound;
    }

    /// @notice Whether `transcoder` was active in `round`, by its present membership or an earlier one.
    function wasActive(Ledger storage self, address transcoder, uint256 round) internal view returns (bool) {
        if (isActive(self, transcoder, round)) return true;
        Activity[] storage past = self.pastActivity[transcoder];
        for (uint256 i = past.length; i > 0; --i) {
            Activity memory activity = past[i - 1];
            if (round >= activity.deactivationRound) return false;
            if (round >= activity.activationRound) return true;
        }
        return false;
    }

    /// @notice Stake and fees of `owner` if it claimed in `round`, which must be the current one.
    /// @return stake Bonded stake with rewards, and what it has earned as an orchestrator, in LPT wei.
    /// @return fees Fees, in wei.
    /// @return delegated The part of `stake` that is not earned as an orchestrator.
    function claimable(
        Ledger storage self,
        address owner,
        uint256 round
    ) internal view returns (uint256 stake, uint256 fees, uint256 delegated) {
        Account storage record = self.accounts[owner];
        address delegate = record.delegate;
        (stake, fees) = (record.bonded, record.fees);
        if (delegate == address(0)) return (stake, fees, stake);

        Account storage orchestrator = self.accounts[delegate];
        if (record.lastClaimRound < round || record.hasForcedClaim) {
            uint256 earned;
            (stake, earned) = _withEarnings(record, orchestrator, self.earnings[delegate], self.forcedClaims[owner], round);
            fees += earned;
        }
        delegated = stake;
        if (owner == delegate) {
            stake += orchestrator.cumulativeRewards;
            fees += orchestrator.feeState.cumulativeFees();
        }
    }

    /// @notice Adds what is claimable to stake and fees, and makes `round` the base of later claims.
    /// @return rewards Stake added, in LPT wei.
    /// @return earned Fees added, in wei.
    /// @return delegated Stake that earns by the factors, see {claimable}.
    function claim(
        Ledger storage self,
        address owner,
        uint256 round
    ) internal returns (uint256 rewards, uint256 earned, uint256 delegated) {
        Account storage record = self.accounts[owner];
        uint256 stake;
        uint256 fees;
        (stake, fees, delegated) = claimable(self, owner, round);
        address delegate = record.delegate;
        if (delegate != address(0)) ensureFactors(self, delegate, round);
        if (delegate == owner) {
            record.cumulativeRewards = 0;
            record.feeState = record.feeState.withoutFees();
        }
        rewards = stake - record.bonded;
        earned = fees - record.fees;
        record.bonded = stake.toUint96();
        if (earned > 0) record.fees = fees.toUint96();
        record.hasForcedClaim = false;
        record.lastClaimRound = round.toUint32();
    }

    /// @notice Remembers that a claim of this round was forced, so that the fees of the rest of the round are not lost to `owner`.
    function recordForcedClaim(Ledger storage self, address owner, uint256 round, uint256 stake) internal {
        Account storage record = self.accounts[owner];
        record.hasForcedClaim = true;
        address delegate = record.delegate;
        uint128 feeFactor = feeFactorOf(self.accounts[delegate].feeState, self.earnings[delegate][round], round);
        self.forcedClaims[owner] = ForcedClaim({stake: stake.toUint96(), feeFactorRay: feeFactor});
    }

    /// @notice Credits what fees came after a forced claim of this round, and ends that claim's protection: the owner acts itself. What it earned as an
    /// orchestrator is no exception: nobody can make it wait for the next round. Linked: it is rare, and the code of the BondingManager is bounded.
    /// @dev Emits {IBondingManager-EarningsClaimed} if there are fees.
    function settleForcedClaim(Ledger storage self, address owner, uint256 round) external {
        Account storage record = self.accounts[owner];
        address delegate = record.delegate;
        FeeState feeState = self.accounts[delegate].feeState;
        EarningsPool storage pool = self.earnings[delegate][round];
        uint256 feeFactor = feeFactorOf(feeState, pool, round);
        uint256 fees = _forcedFees(self.forcedClaims[owner], feeFactor, factorOrOne(pool.rewardFactorRay));
        if (delegate == owner) {
            fees += feeState.cumulativeFees();
            record.feeState = feeState.withoutFees();
        }
        record.hasForcedClaim = false;
        if (fees == 0) return;
        record.fees = (record.fees + fees).toUint96();
        emit IBondingManager.EarningsClaimed(delegate, owner, 0, fees, round, round);
    }

    /// @notice Fixes the factors of `round`, from which those who claim or bond in it start. Without it they would earn for the past.
    function ensureFactors(Ledger storage self, address transcoder, uint256 round) internal {
        Account storage record = self.accounts[transcoder];
        mapping(uint256 => EarningsPool) storage earnings = self.earnings[transcoder];
        EarningsPool storage pool = earnings[round];
        if (pool.rewardFactorRay == 0 && record.lastRewardRound < round) {
            uint128 factor = earnings[record.lastRewardRound].rewardFactorRay;
            if (factor != 0) pool.rewardFactorRay = factor;
        }
        FeeState feeState = record.feeState;
        if (pool.feeFactorRay == 0 && feeState.lastFeeRound() < round) {
            uint128 factor = feeState.feeFactorRay();
            if (factor != 0) pool.feeFactorRay = factor;
        }
    }

    /// @notice The fee factor of an orchestrator's `round`; 0 where none was stored.
    /// @param pool The orchestrator's record of that round.
    function feeFactorOf(FeeState feeState, EarningsPool storage pool, uint256 round) internal view returns (uint128) {
        return feeState.lastFeeRound() == round ? feeState.feeFactorRay() : pool.feeFactorRay;
    }

    /// @notice A factor, or 1.0 where none was stored.
    function factorOrOne(uint256 factorRay) internal pure returns (uint256) {
        return factorRay == 0 ? RayMath.RAY : factorRay;
    }

    // The stake of a delegator with the rewards that it has earned, and the fees that it has, both since its last claim.
    function _withEarnings(
        Account storage record,
        Account storage orchestrator,
        mapping(uint256 round => EarningsPool) storage earnings,
        ForcedClaim storage forced,
        uint256 round
    ) private view returns (uint256 stake, uint256 fees) {
        FeeState feeState = orchestrator.feeState;
        uint256 lastClaimRound = record.lastClaimRound;
        EarningsPool storage start = earnings[lastClaimRound];
        uint256 startFactor = factorOrOne(start.rewardFactorRay);
        uint256 startFeeFactor = feeFactorOf(feeState, start, lastClaimRound);
        stake = record.bonded;
        if (record.hasForcedClaim) fees = _forcedFees(forced, startFeeFactor, startFactor);
        if (lastClaimRound == round) return (stake, fees);

        uint256 feeGrowth = feeState.feeFactorRay() - startFeeFactor;
        if (feeGrowth > 0) fees += RayMath.scaleRayDown(stake, feeGrowth, startFactor);
        uint256 endFactor = factorOrOne(earnings[orchestrator.lastRewardRound].rewardFactorRay);
        stake = RayMath.scaleRayDown(stake, endFactor, startFactor);
    }

    // Fees that came after a forced claim in its round, whose factors these are.
    function _forcedFees(ForcedClaim storage forced, uint256 feeFactor, uint256 rewardFactor) private view returns (uint256) {
        return RayMath.scaleRayDown(forced.stake, feeFactor - forced.feeFactorRay, rewardFactor);
    }
}
