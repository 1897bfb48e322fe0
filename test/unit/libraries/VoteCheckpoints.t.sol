// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoteCheckpoints} from "../../../contracts/storage/VoteCheckpoints.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice The history against a record of every write, searched from its end.
contract VoteCheckpointsTest is SolidityTest {
    using VoteCheckpoints for VoteCheckpoints.Checkpoint;
    using VoteCheckpoints for VoteCheckpoints.Head;
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

    function test_TheFirstDelegateFollowsNobody() external {
        _write(3, address(1));
        assertEq(_history.head.pastDelegateCount(), 0, "former delegates");
    }

    function test_ClaimRoundBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 32, 1 << 32));
        this.callPush(1 << 32);
    }

    function testFuzz_FieldsKeepTheirValues(uint32 startRound, uint96 bonded, uint96 delegated, uint32 factorRound) external pure {
        VoteCheckpoints.Checkpoint checkpoint = VoteCheckpoints.pack(startRound, bonded, delegated, factorRound);
        assertEq(checkpoint.startRound(), startRound, "start round");
        assertEq(checkpoint.bonded(), bonded, "bonded");
        assertEq(checkpoint.delegated(), delegated, "delegated");
        assertEq(checkpoint.factorRound(), factorRound, "factor round");
    }

    function test_ValuesBeyondTheirFieldsRevert() external {
        for (uint256 field = 0; field < 4; ++field) {
            uint256 bits = field == 1 || field == 2 ? 96 : 32;
            uint256[4] memory values;
            values[field] = 1 << bits;
            vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", bits, values[field]));
            this.callPack(values);
        }
    }

    function callPush(uint256 lastClaimRound) external {
        _push(address(1), lastClaimRound, VoteCheckpoints.pack(1, 1, 1, 1));
    }

    function callPack(uint256[4] calldata values) external pure {
        VoteCheckpoints.pack(values[0], values[1], values[2], values[3]);
    }

    function _push(address delegate, uint256 lastClaimRound, VoteCheckpoints.Checkpoint checkpoint) private {
        (VoteCheckpoints.Head head, VoteCheckpoints.Checkpoint last) = _history.latest();
        _history.push(head, last, delegate, lastClaimRound, checkpoint);
    }

    function _write(uint32 round, address delegate) private {
        VoteCheckpoints.Checkpoint checkpoint = VoteCheckpoints.pack(round, uint96(_random()), uint96(_random()), uint32(_random()));
        uint256 lastClaimRound = uint32(_random());
        _push(delegate, lastClaimRound, checkpoint);
        _writes.push(Write(delegate, lastClaimRound, checkpoint));
    }

    function _checkLatest() private view {
        (VoteCheckpoints.Head head, VoteCheckpoints.Checkpoint checkpoint) = _history.latest();
        Write memory last = _writes[_writes.length - 1];
        assertEq(head.delegate(), last.delegate, "latest delegate");
        assertEq(head.lastClaimRound(), last.lastClaimRound, "latest claim round");
        _assertSame(checkpoint, last.checkpoint);
    }

    function _check(uint32 lastRound) private view {
        for (uint256 round = 0; round <= uint256(lastRound) + 2; ++round) {
            (address delegate, VoteCheckpoints.Checkpoint checkpoint) = _history.lookup(round);
            Write memory expected;
            for (uint256 i = _writes.length; i > 0; --i) {
                if (_writes[i - 1].checkpoint.startRound() > round) continue;
                expected = _writes[i - 1];
                break;
            }
            assertEq(delegate, expected.delegate, "delegate");
            _assertSame(checkpoint, expected.checkpoint);
        }
        uint256 rounds = 0;
        uint256 moves = 0;
        for (uint256 i = 0; i < _writes.length; ++i) {
            if (i == 0 || _writes[i].checkpoint.startRound() != _writes[i - 1].checkpoint.startRound()) ++rounds;
            if (i > 0 && _writes[i].delegate != _writes[i - 1].delegate) ++moves;
        }
        assertEq(_history.head.checkpointCount(), rounds, "one checkpoint a round");
        assertLe(_history.head.pastDelegateCount(), rounds, "at most one former delegate a round");
        assertLe(_history.head.pastDelegateCount(), moves, "no former delegate without a move");
    }

    function _assertSame(VoteCheckpoints.Checkpoint actual, VoteCheckpoints.Checkpoint expected) private pure {
        assertEq(VoteCheckpoints.Checkpoint.unwrap(actual), VoteCheckpoints.Checkpoint.unwrap(expected), "checkpoint");
    }

    function _random() private returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy >> 100;
    }
}
