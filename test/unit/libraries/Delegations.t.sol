// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeeStateMath} from "../../../contracts/libraries/FeeStateMath.sol";
import {Delegations} from "../../../contracts/storage/Delegations.sol";
import {Account, Activity, FeeState} from "../../../contracts/types/Bonding.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract DelegationsTest is SolidityTest {
    using Delegations for Delegations.Ledger;

    address private constant TRANSCODER = address(7);
    address private constant DELEGATOR = address(8);

    Delegations.Ledger private _ledger;

    function testFuzz_ActivityIsRemembered(uint256 seed, uint256 memberships) external {
        memberships = bound(memberships, 0, 6);
        bool[80] memory wasActive;
        uint32 round = 1;
        Account storage record = _ledger.accounts[TRANSCODER];
        for (uint256 i = 0; i < memberships; ++i) {
            if (i > 0) _ledger.pastActivity[TRANSCODER].push(Activity(record.activationRound, record.deactivationRound));
            seed = uint256(keccak256(abi.encode(seed)));
            record.activationRound = round + uint32(seed % 4);
            record.deactivationRound = record.activationRound + 1 + uint32((seed >> 32) % 4);
            for (uint256 r = record.activationRound; r < record.deactivationRound; ++r) wasActive[r] = true;
            round = record.deactivationRound + uint32((seed >> 64) % 4);
        }
        for (uint256 r = 0; r < 80; ++r) {
            assertEq(_ledger.wasActive(TRANSCODER, r), wasActive[r], "was active");
            bool isNow = record.activationRound <= r && r < record.deactivationRound;
            assertEq(_ledger.isActive(TRANSCODER, r), isNow, "is active");
        }
    }

    function testFuzz_RegisteredIsBondedToItself(address delegate) external {
        Account storage record = _ledger.accounts[TRANSCODER];
        record.delegate = delegate;
        assertEq(_ledger.isRegistered(TRANSCODER), delegate == TRANSCODER, "registered");
        record.delegate = TRANSCODER;
        assertTrue(_ledger.isRegistered(TRANSCODER), "bonded to itself");
        assertFalse(_ledger.isRegistered(address(0)), "nobody");
    }

    function testFuzz_FactorsAreFixedOnce(uint128 rewardFactor, uint128 feeFactor, uint32 last, uint32 round) external {
        Account storage record = _ledger.accounts[TRANSCODER];
        record.lastRewardRound = last;
        _ledger.earnings[TRANSCODER][last].rewardFactorRay = rewardFactor;
        record.feeState = FeeStateMath.pack(0, last, feeFactor);
        _ledger.ensureFactors(TRANSCODER, round);
        bool isLater = last <= round;
        assertEq(_ledger.earnings[TRANSCODER][round].rewardFactorRay, isLater ? rewardFactor : 0, "reward factor");
        assertEq(_ledger.earnings[TRANSCODER][round].feeFactorRay, last < round ? feeFactor : 0, "fee factor");
        assertEq(_feeFactorOf(round), isLater ? feeFactor : 0, "fee factor, wherever it is");
        // What is there stays, whatever came before it since.
        if (last >= round || rewardFactor == 0 || feeFactor == 0) return;
        _ledger.earnings[TRANSCODER][last].rewardFactorRay = rewardFactor - 1;
        record.feeState = FeeStateMath.pack(0, last, feeFactor - 1);
        _ledger.ensureFactors(TRANSCODER, round);
        assertEq(_ledger.earnings[TRANSCODER][round].rewardFactorRay, rewardFactor, "reward factor stays");
        assertEq(_ledger.earnings[TRANSCODER][round].feeFactorRay, feeFactor, "fee factor stays");
    }

    function testFuzz_TheFeeFactorOfTheLastFeeRoundIsTheAccounts(uint128 ofAccount, uint128 ofRecord, uint32 last, uint32 round) external {
        _ledger.accounts[TRANSCODER].feeState = FeeStateMath.pack(0, last, ofAccount);
        _ledger.earnings[TRANSCODER][round].feeFactorRay = ofRecord;
        assertEq(_feeFactorOf(round), round == last ? ofAccount : ofRecord, "fee factor");
    }

    function testFuzz_NoFactorIsOne(uint256 factor) external pure {
        assertEq(Delegations.factorOrOne(factor), factor == 0 ? 1e27 : factor, "factor");
    }

    function test_StakeBeyondItsFieldReverts() external {
        _delegate(1 << 95);
        _ledger.earnings[TRANSCODER][5].rewardFactorRay = 2e27;
        _expectOverflow();
        this.callClaim();
    }

    function test_FeesBeyondTheirFieldRevert() external {
        _delegate(1);
        _ledger.accounts[DELEGATOR].fees = type(uint96).max;
        _ledger.accounts[TRANSCODER].feeState = FeeStateMath.pack(0, 5, 1e27);
        _expectOverflow();
        this.callClaim();
    }

    function test_FeesAfterAForcedClaimBeyondTheirFieldRevert() external {
        _delegate(1);
        _ledger.accounts[DELEGATOR].fees = type(uint96).max;
        _ledger.accounts[TRANSCODER].feeState = FeeStateMath.pack(0, 5, 1e27);
        _ledger.forcedClaims[DELEGATOR].stake = 1;
        _expectOverflow();
        this.callSettle();
    }

    function callClaim() external {
        _ledger.claim(DELEGATOR, 6);
    }

    function callSettle() external {
        _ledger.settleForcedClaim(DELEGATOR, 5);
    }

    // A delegator since round 0, with an orchestrator that was rewarded in round 5.
    function _delegate(uint96 amount) private {
        (_ledger.accounts[DELEGATOR].delegate, _ledger.accounts[DELEGATOR].bonded) = (TRANSCODER, amount);
        _ledger.accounts[TRANSCODER].lastRewardRound = 5;
    }

    // One more than a uint96 holds.
    function _expectOverflow() private {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
    }

    function _feeFactorOf(uint256 round) private view returns (uint128) {
        return Delegations.feeFactorOf(_ledger.accounts[TRANSCODER].feeState, _ledger.earnings[TRANSCODER][round], round);
    }
}
