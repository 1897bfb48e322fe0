// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundMath} from "../../../contracts/libraries/RoundMath.sol";
import {Seats} from "../../../contracts/storage/Seats.sol";
import {PackedRoundClock, RoundClock} from "../../../contracts/types/RoundClock.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract SeatsTest is SolidityTest {
    using RoundMath for PackedRoundClock;
    using RoundMath for RoundClock;

    address private constant IMPLEMENTATION = address(0x5ea7);

    function setUp() external {
        (Seats.seat().implementation, Seats.seat().period, Seats.seat().activeSetSize) = (IMPLEMENTATION, 7, 100);
    }

    function testFuzz_ASeatNeverContradictsTheClock(RoundClock memory clock, uint256 blockNumber) external {
        clock.roundLength = uint48(bound(clock.roundLength, 1, 1e5));
        clock.anchorBlock = uint48(bound(clock.anchorBlock, 0, 1e7));
        clock.anchorRound = uint32(bound(clock.anchorRound, 0, 1e7));
        vm.roll(bound(blockNumber, clock.anchorBlock, 2e7));
        uint256 round = clock.pack().currentRound(block.number);
        clock.lastInitializedRound = uint32(bound(clock.lastInitializedRound, 0, round));
        Seats.sync(clock);
        assertEq(Seats.seat().round, clock.lastInitializedRound, "round");
        // Block numbers are small here, so that the seat alone can tell.
        assertEq(Seats.isOpen(), !clock.paused && clock.lastInitializedRound == round, "open");
        _assertOthersKept();
    }

    function testFuzz_AFarBlockIsLeftToTheClock(uint32 round, uint256 endBlock) external {
        endBlock = bound(endBlock, type(uint32).max, type(uint256).max);
        Seats.setRound(round, endBlock);
        vm.roll(uint256(type(uint32).max) - 1);
        assertEq(this.isOpen(), true, "before");
        vm.roll(type(uint32).max);
        assertEq(this.isOpen(), false, "from there on");
        _assertOthersKept();
    }

    // A call, so that the compiler asks for the block again.
    function isOpen() external view returns (bool) {
        return Seats.isOpen();
    }

    function _assertOthersKept() private view {
        assertEq(Seats.seat().implementation, IMPLEMENTATION, "implementation");
        assertEq(Seats.seat().period, 7, "period");
        assertEq(Seats.seat().activeSetSize, 100, "activeSetSize");
    }
}
