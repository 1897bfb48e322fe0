// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeeStateMath} from "../../../contracts/libraries/FeeStateMath.sol";
import {RayMath} from "../../../contracts/libraries/RayMath.sol";
import {Delegations} from "../../../contracts/storage/Delegations.sol";
import {Earnings} from "../../../contracts/storage/Earnings.sol";
import {Account, EarningsPool, FeeState} from "../../../contracts/types/Bonding.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice The ledger of one orchestrator with four delegators through many rounds of rewards, fees and claims: what is credited never
/// exceeds what was put in, nobody loses by a claim, and nothing is lost but dust while nobody claims early.
contract EarningsTest is SolidityTest {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using FeeStateMath for FeeState;

    uint256 private constant DELEGATORS = 4;
    uint256 private constant ROUNDS = 12;
    address private constant ORCHESTRATOR = address(100);

    Delegations.Ledger private _ledger;
    uint256 private _entropy;
    uint256 private _round = 10;
    uint256 private _stakeIn;
    uint256 private _feesIn;
    /// @dev Reward factor before the latest reward.
    uint256 private _factorBefore;

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_CreditsNeverExceedWhatWasPaid(uint256 seed, uint256 magnitude) external {
        _entropy = seed;
        _open(bound(magnitude, 1, 88));
        for (uint256 i = 0; i < ROUNDS; ++i) {
            ++_round;
            // Claims, rewards and fees in any order; a reward at most once.
            uint256 rewardAt = _random() % 5;
            for (uint256 turn = 0; turn < 4; ++turn) {
                if (turn == rewardAt) _reward(uint96(_random() >> (_random() % 96)) >> 8);
                if (_random() % 3 == 0) _fees(uint96(_random() >> (_random() % 96)) >> 8);
                if (_random() % 3 == 0) _claim(_accountAt(_random() % (DELEGATORS + 1)));
                _check();
            }
        }
    }

    function testFuzz_NothingButDustIsLostIfAllClaimAfterwards(uint256 seed) external {
        _entropy = seed;
        _open(88);
        for (uint256 i = 0; i < ROUNDS; ++i) {
            ++_round;
            _reward(1e18 + (_random() % 1e24));
            _fees(1e9 + (_random() % 1e24));
        }
        ++_round;
        (uint256 stake, uint256 fees) = _credited();
        // A few units for each account and round, scaled by at most the factor's growth and the stake's share of it.
        assertLe(_stakeIn - stake, 1e6, "stake lost");
        assertLe(_feesIn - fees, 1e6, "fees lost");
    }

    function testFuzz_TwoClaimsAreOne(uint256 seed) external {
        _entropy = seed;
        _open(88);
        for (uint256 i = 0; i < 4; ++i) {
            ++_round;
            _reward(_random() % 1e24);
            _fees(_random() % 1e24);
        }
        ++_round;
        address delegator = _accountAt(_random() % (DELEGATORS + 1));
        (uint256 stake, uint256 fees, ) = _ledger.claimable(delegator, _round);
        (uint256 rewards, uint256 earned, uint256 delegated) = _ledger.claim(delegator, _round);
        Account storage record = _ledger.accounts[delegator];
        assertEq(record.bonded, stake, "stake");
        assertEq(record.fees, fees, "fees");
        assertLe(delegated, stake, "delegated part");
        assertEq(record.lastClaimRound, _round, "base");
        assertGe(stake, rewards, "rewards are part of it");
        assertGe(fees, earned, "what was earned is part of it");
        (rewards, earned, ) = _ledger.claim(delegator, _round);
        assertEq(rewards, 0, "no rewards twice");
        assertEq(earned, 0, "no fees twice");
    }

    function testFuzz_AFactorThatDoesNotFitLeavesAllToTheOrchestrator(uint256 reward, uint256 fee) external {
        reward = bound(reward, 1e12, type(uint88).max);
        fee = bound(fee, 1e12, type(uint88).max);
        // One wei of stake, all of it shared.
        _bond(ORCHESTRATOR, 1);
        _ledger.accounts[ORCHESTRATOR].feeSharePpm = 1e6;
        _ledger.accounts[ORCHESTRATOR].deactivationRound = type(uint32).max;
        _ledger.accounts[ORCHESTRATOR].lastActiveStakeUpdateRound = uint32(_round + 1);
        _ledger.earnings[ORCHESTRATOR][_round + 1].totalStake = 1;
        ++_round;
        _reward(reward);
        _fees(fee);
        EarningsPool storage pool = _ledger.earnings[ORCHESTRATOR][_round];
        assertEq(pool.rewardFactorRay, RayMath.RAY, "reward factor");
        assertEq(_ledger.accounts[ORCHESTRATOR].priorRewardFactorRay, RayMath.RAY, "reward factor before");
        assertEq(Delegations.feeFactorOf(_ledger.accounts[ORCHESTRATOR].feeState, pool, _round), 0, "fee factor");
        assertEq(_ledger.accounts[ORCHESTRATOR].cumulativeRewards, reward, "rewards");
        assertEq(_ledger.accounts[ORCHESTRATOR].feeState.cumulativeFees(), fee, "fees");
    }

    function testFuzz_TheFactorBeforeARewardThatWasNotSharedIsKnown(uint256 first, uint256 second, bool isCut) external {
        _bond(ORCHESTRATOR, 1e9);
        Account storage record = _ledger.accounts[ORCHESTRATOR];
        record.activationRound = uint32(_round + 1);
        record.deactivationRound = type(uint32).max;
        ++_round;
        _reward(bound(first, 1e3, 1e15));
        uint256 factor = _ledger.earnings[ORCHESTRATOR][_round].rewardFactorRay;
        assertGt(factor, RayMath.RAY, "the first is shared");
        // Two rounds later the round before has no factor.
        _round += 2;
        if (isCut) record.rewardCutPpm = 1e6;
        _reward(isCut ? bound(second, 0, 1e24) : bound(second, 1e24, 1e27));
        assertEq(_ledger.earnings[ORCHESTRATOR][_round].rewardFactorRay, factor, "the second is not");
        (, , , , uint256 rewardFactorRay) = _ledger.feeTermsOf(record, ORCHESTRATOR, _round);
        assertEq(rewardFactorRay, factor, "factor of fees");
    }

    function test_AStepBeyond256BitsLeavesAllToTheOrchestrator() external pure {
        // One wei of stake: the factor times the fee for each unit of stake is a multiple of 2^256, which leaves nothing if it wraps around.
        (uint256 feeFactorRay, uint256 ownFee) = Earnings.shareFee(1 << 127, 5, 1, 0, 1e6, 1 << 102);
        assertEq(feeFactorRay, 5, "fee factor");
        assertEq(ownFee, 1 << 127, "own fee");
    }

    function test_TheLargestStepOfAFeeFactorIsShared() external pure {
        uint256 most = Earnings.MAX_FEE_FACTOR_STEP;
        (uint256 factor, uint256 ownFee) = Earnings.shareFee(most, 0, RayMath.RAY, 0, 1e6, RayMath.RAY);
        assertEq(factor, most, "fee factor");
        assertEq(ownFee, 0, "own fee");
        (factor, ownFee) = Earnings.shareFee(most + 1, 0, RayMath.RAY, 0, 1e6, RayMath.RAY);
        assertEq(factor, 0, "fee factor after a larger step");
        assertEq(ownFee, most + 1, "own fee of a larger step");
    }

    function test_RewardsBeyondTheirFieldRevert() external {
        _ledger.earnings[ORCHESTRATOR][_round].totalStake = 1;
        // With so little stake, all of it goes to the orchestrator.
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callAddReward(1 << 96);
    }

    function callAddReward(uint256 amount) external {
        _ledger.addReward(ORCHESTRATOR, _round, amount);
    }

    function _open(uint256 magnitude) private {
        Account storage orchestrator = _ledger.accounts[ORCHESTRATOR];
        orchestrator.rewardCutPpm = uint24(_random() % 1_000_001);
        orchestrator.feeSharePpm = uint24(_random() % 1_000_001);
        for (uint256 i = 0; i <= DELEGATORS; ++i) _bond(_accountAt(i), 1 + (_random() % (1 << magnitude)));
        orchestrator.activationRound = uint32(_round + 1);
        orchestrator.deactivationRound = type(uint32).max;
        orchestrator.lastActiveStakeUpdateRound = uint32(_round + 1);
    }

    function _bond(address delegator, uint256 amount) private {
        Account storage record = _ledger.accounts[delegator];
        record.delegate = ORCHESTRATOR;
        record.lastClaimRound = uint32(_round);
        record.bonded = uint96(amount);
        _ledger.accounts[ORCHESTRATOR].delegated += uint96(amount);
        _stakeIn += amount;
    }

    function _claim(address delegator) private {
        if (_ledger.accounts[delegator].lastClaimRound == _round) return;
        (uint256 stakeBefore, uint256 feesBefore) = (_ledger.accounts[delegator].bonded, _ledger.accounts[delegator].fees);
        _ledger.claim(delegator, _round);
        assertGe(_ledger.accounts[delegator].bonded, stakeBefore, "stake kept");
        assertGe(_ledger.accounts[delegator].fees, feesBefore, "fees kept");
    }

    function _reward(uint256 amount) private {
        Account storage record = _ledger.accounts[ORCHESTRATOR];
        if (record.lastRewardRound == _round) return;
        _factorBefore = Delegations.factorOrOne(_ledger.earnings[ORCHESTRATOR][record.lastRewardRound].rewardFactorRay);
        _ledger.openRound(ORCHESTRATOR, _round);
        _ledger.addReward(ORCHESTRATOR, _round, amount);
        _ledger.keepActiveStake(ORCHESTRATOR, _round);
        record.delegated += uint96(amount);
        _stakeIn += amount;
    }

    function _fees(uint256 amount) private {
        Account storage record = _ledger.accounts[ORCHESTRATOR];
        FeeState before = record.feeState;
        Earnings.FeeTerms memory terms;
        bool isActive;
        (isActive, terms.stake, terms.ownShareRay, terms.feeSharePpm, terms.rewardFactorRay) = _ledger.feeTermsOf(
            record,
            ORCHESTRATOR,
            _round
        );
        assertTrue(isActive, "is active");
        if (record.lastRewardRound == _round) {
            if (terms.rewardFactorRay == 0) {
                // Left to an estimate, which is the BondingManager's.
                assertGt(_ledger.earnings[ORCHESTRATOR][_round].rewardFactorRay, _factorBefore, "estimated only if the reward was shared");
                terms.rewardFactorRay = _factorBefore;
            }
            assertEq(terms.rewardFactorRay, _factorBefore, "the factor before the reward");
        }
        (uint256 feeFactorRay, uint256 ownFee) = Earnings.shareFee(
            uint128(amount),
            before.feeFactorRay(),
            terms.stake,
            terms.ownShareRay,
            terms.feeSharePpm,
            terms.rewardFactorRay
        );
        _ledger.keepFees(record, ORCHESTRATOR, _round, isActive, before, feeFactorRay, ownFee);
        _feesIn += amount;
    }

    function _check() private view {
        (uint256 stake, uint256 fees) = _credited();
        assertLe(stake, _stakeIn, "stake");
        assertLe(fees, _feesIn, "fees");
        assertLe(stake, _ledger.accounts[ORCHESTRATOR].delegated, "delegated stake");
    }

    function _credited() private view returns (uint256 stake, uint256 fees) {
        for (uint256 i = 0; i <= DELEGATORS; ++i) {
            (uint256 itsStake, uint256 itsFees, ) = _ledger.claimable(_accountAt(i), _round);
            stake += itsStake;
            fees += itsFees;
        }
    }

    function _accountAt(uint256 index) private pure returns (address) {
        return address(uint160(uint160(ORCHESTRATOR) + index));
    }

    function _random() private returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy >> 100;
    }
}
