// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TotalStakes} from "../../../contracts/storage/TotalStakes.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice The history against a record of every write, searched from its start.
contract TotalStakesTest is SolidityTest {
    using TotalStakes for TotalStakes.History;

    struct Write {
        uint256 round;
        uint256 stake;
    }

    uint256 private constant STEPS = 24;

    TotalStakes.History private _history;
    Write[] private _writes;
    uint256 private _entropy;

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_AnswersForEveryRound(uint256 seed) external {
        _entropy = seed;
        _check(0);
        uint256 round = 1 + (_random() % 5);
        for (uint256 step = 0; step < STEPS; ++step) {
            // Some rounds are noted twice, some never.
            round += _random() % 4;
            _write(round, uint96(_random()));
            _check(round);
        }
    }

    function test_RoundZeroIsARound() external {
        _write(0, 5);
        _check(0);
        (, bool isLater) = _history.lookup(1);
        assertTrue(isLater, "round one comes later");
    }

    function test_NumbersBeyondTheirFieldsRevert() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 32, 1 << 32));
        this.callPush(1 << 32, 1);
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callPush(1, 1 << 96);
    }

    function callPush(uint256 round, uint256 stake) external {
        _history.push(round, stake);
    }

    function _write(uint256 round, uint256 stake) private {
        _history.push(round, stake);
        if (_writes.length > 0 && _writes[_writes.length - 1].round == round) _writes.pop();
        _writes.push(Write(round, stake));
    }

    function _check(uint256 lastRound) private view {
        assertEq(_history.lastRound(), lastRound, "last round");
        for (uint256 round = 0; round <= lastRound + 2; ++round) {
            (uint256 stake, bool isLater) = _history.lookup(round);
            assertEq(isLater, _writes.length > 0 && round > lastRound, "later");
            if (!isLater) assertEq(stake, _expected(round), "stake");
        }
    }

    function _expected(uint256 round) private view returns (uint256) {
        if (_writes.length == 0 || round < _writes[0].round) return 0;
        uint256 i = 0;
        while (_writes[i].round < round) ++i;
        return _writes[i].stake;
    }

    function _random() private returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy >> 100;
    }
}
