// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundMath} from "../../../contracts/libraries/RoundMath.sol";
import {PackedRoundClock, RoundClock} from "../../../contracts/types/RoundClock.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract RoundMathTest is SolidityTest {
    using RoundMath for PackedRoundClock;
    using RoundMath for RoundClock;

    function testFuzz_PackingKeepsEverything(RoundClock memory clock) external pure {
        PackedRoundClock packed = clock.pack();
        uint256 word = PackedRoundClock.unwrap(packed);
        assertEq(packed.isPaused(), clock.paused, "paused");
        assertEq(packed.lastInitializedRound(), clock.lastInitializedRound, "lastInitializedRound");
        assertEq(uint32(word >> 40), clock.anchorRound, "anchorRound");
        assertEq(uint48(word >> 72), clock.anchorBlock, "anchorBlock");
        assertEq(uint48(word >> 120), clock.roundLength, "roundLength");
        assertEq(keccak256(abi.encode(packed.unpack())), keccak256(abi.encode(clock)), "unpacked");
    }

    function testFuzz_InitializingChangesTheRoundOnly(RoundClock memory clock, uint32 round) external pure {
        PackedRoundClock packed = clock.pack().withLastInitializedRound(round);
        clock.lastInitializedRound = round;
        assertEq(PackedRoundClock.unwrap(packed), PackedRoundClock.unwrap(clock.pack()), "as packed");
    }

    function testFuzz_PausingChangesTheFlagOnly(RoundClock memory clock, bool paused) external pure {
        PackedRoundClock packed = clock.pack().withPaused(paused);
        clock.paused = paused;
        assertEq(PackedRoundClock.unwrap(packed), PackedRoundClock.unwrap(clock.pack()), "as packed");
    }

    function testFuzz_RoundOfABlock(RoundClock memory clock, uint256 rounds, uint256 blocks) external pure {
        clock.roundLength = uint48(bound(clock.roundLength, 1, 1e6));
        clock.anchorBlock = uint48(bound(clock.anchorBlock, 0, 1e12));
        clock.anchorRound = uint32(bound(clock.anchorRound, 0, 1e9));
        rounds = bound(rounds, 0, 1e6);
        blocks = bound(blocks, 0, clock.roundLength - 1);
        uint256 start = clock.anchorBlock + rounds * clock.roundLength;

        assertEq(clock.pack().currentRound(start + blocks), clock.anchorRound + rounds, "round");
        assertEq(clock.currentRoundStartBlock(start + blocks), start, "start");
    }

    function testFuzz_TheInitializedRoundEndsWhereTheNextBegins(RoundClock memory clock, uint256 rounds) external pure {
        clock.roundLength = uint48(bound(clock.roundLength, 1, 1e6));
        clock.anchorBlock = uint48(bound(clock.anchorBlock, 0, 1e12));
        clock.anchorRound = uint32(bound(clock.anchorRound, 0, 1e9));
        clock.lastInitializedRound = clock.anchorRound + uint32(bound(rounds, 0, 1e6));
        uint256 end = clock.initializedEndBlock();
        assertEq(clock.pack().currentRound(end), uint256(clock.lastInitializedRound) + 1, "next");
        assertEq(clock.pack().currentRound(end - 1), clock.lastInitializedRound, "last block");
    }

    function testFuzz_ARoundBeforeTheAnchorHasNoEnd(RoundClock memory clock) external pure {
        clock.anchorRound = uint32(bound(clock.anchorRound, 1, type(uint32).max));
        clock.lastInitializedRound = uint32(bound(clock.lastInitializedRound, 0, clock.anchorRound - 1));
        assertEq(clock.initializedEndBlock(), 0, "end");
    }

    function testFuzz_AnotherLengthKeepsTheRound(RoundClock memory clock, uint256 blocks, uint256 length) external pure {
        clock.roundLength = uint48(bound(clock.roundLength, 1, 1e6));
        clock.anchorBlock = uint48(bound(clock.anchorBlock, 0, 1e12));
        clock.anchorRound = uint32(bound(clock.anchorRound, 0, 1e9));
        uint256 blockNumber = clock.anchorBlock + bound(blocks, 0, 1e9);
        length = bound(length, 1, 1e6);
        uint256 round = clock.pack().currentRound(blockNumber);
        uint256 start = clock.currentRoundStartBlock(blockNumber);

        RoundClock memory changed = clock.withRoundLength(length, blockNumber);
        assertEq(changed.roundLength, length, "length");
        assertEq(changed.anchorRound, round, "anchorRound");
        assertEq(changed.pack().currentRound(blockNumber), round, "round");
        assertEq(changed.currentRoundStartBlock(blockNumber), changed.anchorBlock, "start");
        // A whole number of new lengths later than it was, none if less than one has passed.
        assertEq((changed.anchorBlock - start) % length, 0, "whole lengths");
        assertTrue(changed.anchorBlock <= blockNumber && blockNumber < changed.anchorBlock + length, "within the round");
        assertEq(changed.pack().currentRound(changed.anchorBlock + length), round + 1, "next");
    }

    function test_NoRoundLengthReverts() external {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x12));
        this.callCurrentRound(PackedRoundClock.wrap(0), 1);
    }

    function test_BlocksBeforeTheAnchorRevert() external {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        this.callCurrentRound(RoundClock(0, 0, 10, 5, false).pack(), 9);
    }

    function callCurrentRound(PackedRoundClock clock, uint256 blockNumber) external pure returns (uint32) {
        return clock.currentRound(blockNumber);
    }
}
