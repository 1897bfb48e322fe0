// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoteCheckpoints} from "../../../contracts/storage/VoteCheckpoints.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice The history against a record of every write, searched from its end.
contract VoteCheckpointsTest is SolidityTest {
    using VoteCheckpoints for VoteCheckpoints.History;

    struct Write {
        address delegate;
        uint256 lastClaimRound;
        VoteCheckpoints.Checkpoint checkpoint;
    }

    uint256 private constant STEPS = 40;

    VoteCheckpoints.History private _history;
    Write[] private _writes;
    uint256 private _entropy;

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_RemembersWhatEachRoundBeganWith(uint256 seed, uint256 delegates) external {
        _entropy = seed;
        // One delegate, or several that come and go within a round.
        delegates = bound(delegates, 1, 4);
        uint32 round = 1 + uint32(_random() % 5);
        _check(round);
        for (uint256 step = 0; step < STEPS; ++step) {
            // Half of the writes fall into the round of the one before.
            if (_random() % 2 == 0) round += 1 + uint32(_random() % 3);
            _write(round, address(uint160(_random() % delegates)));
            _checkLatest();
        }
        _check(round);
    }

    function test_ClaimRoundBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 32, 1 << 32));
        this.callPush(1 << 32);
    }

    function callPush(uint256 lastClaimRound) external {
        _history.push(address(1), lastClaimRound, VoteCheckpoints.Checkpoint(1, 1, 1, 1));
    }

    function _write(uint32 round, address delegate) private {
        VoteCheckpoints.Checkpoint memory checkpoint = VoteCheckpoints.Checkpoint({
            startRound: round,
            bonded: uint96(_random()),
            delegated: uint96(_random()),
            factorRound: uint32(_random())
        });
        uint256 lastClaimRound = uint32(_random());
        _history.push(delegate, lastClaimRound, checkpoint);
        _writes.push(Write(delegate, lastClaimRound, checkpoint));
    }

    function _checkLatest() private view {
        (VoteCheckpoints.Head memory head, VoteCheckpoints.Checkpoint memory checkpoint) = _history.latest();
        Write memory last = _writes[_writes.length - 1];
        assertEq(head.delegate, last.delegate, "latest delegate");
        assertEq(head.lastClaimRound, last.lastClaimRound, "latest claim round");
        _assertSame(checkpoint, last.checkpoint);
    }

    function _check(uint32 lastRound) private view {
        for (uint256 round = 0; round <= uint256(lastRound) + 2; ++round) {
            (address delegate, VoteCheckpoints.Checkpoint memory checkpoint) = _history.lookup(round);
            Write memory expected;
            for (uint256 i = _writes.length; i > 0; --i) {
                if (_writes[i - 1].checkpoint.startRound > round) continue;
                expected = _writes[i - 1];
                break;
            }
            assertEq(delegate, expected.delegate, "delegate");
            _assertSame(checkpoint, expected.checkpoint);
        }
        uint256 rounds = 0;
        for (uint256 i = 0; i < _writes.length; ++i) {
            if (i == 0 || _writes[i].checkpoint.startRound != _writes[i - 1].checkpoint.startRound) ++rounds;
        }
        assertEq(_history.head.count, rounds, "one checkpoint a round");
        assertLe(_history.head.pastDelegates, rounds, "at most one former delegate a round");
    }

    function _assertSame(VoteCheckpoints.Checkpoint memory actual, VoteCheckpoints.Checkpoint memory expected) private pure {
        assertEq(actual.startRound, expected.startRound, "start round");
        assertEq(actual.bonded, expected.bonded, "bonded");
        assertEq(actual.delegated, expected.delegated, "delegated");
        assertEq(actual.factorRound, expected.factorRound, "factor round");
    }

    function _random() private returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy >> 100;
    }
}
