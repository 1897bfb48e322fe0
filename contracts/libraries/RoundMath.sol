// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedRoundClock, RoundClock} from "../types/RoundClock.sol";

/// @title RoundMath
/// @notice From block numbers to rounds (specification: rounds.md, Formulas). Block numbers are arguments: nothing here reads the chain.
library RoundMath {
    /// @notice Packs a clock into the word that hot paths read.
    function pack(RoundClock memory clock) internal pure returns (PackedRoundClock) {
        return
            PackedRoundClock.wrap(
                (clock.paused ? 1 : 0) |
                    (uint168(clock.lastInitializedRound) << 8) |
                    (uint168(clock.anchorRound) << 40) |
                    (uint168(clock.anchorBlock) << 72) |
                    (uint168(clock.roundLength) << 120)
            );
    }

    /// @notice What {pack} packed.
    function unpack(PackedRoundClock clock) internal pure returns (RoundClock memory) {
        uint256 word = PackedRoundClock.unwrap(clock);
        // Truncation is meant: each field takes its own bits.
        return RoundClock(uint32(word >> 8), uint32(word >> 40), uint48(word >> 72), uint48(word >> 120), uint8(word) != 0);
    }

    /// @notice Whether the system was paused when the clock was last synchronised.
    function isPaused(PackedRoundClock clock) internal pure returns (bool) {
        return uint8(PackedRoundClock.unwrap(clock)) != 0;
    }

    /// @notice Last initialized round.
    function lastInitializedRound(PackedRoundClock clock) internal pure returns (uint32) {
        return uint32(PackedRoundClock.unwrap(clock) >> 8);
    }

    /// @notice The clock with another pause flag.
    function withPaused(PackedRoundClock clock, bool paused) internal pure returns (PackedRoundClock) {
        return PackedRoundClock.wrap((PackedRoundClock.unwrap(clock) & ~uint168(type(uint8).max)) | (paused ? 1 : 0));
    }

    /// @notice The clock after `round` was initialized.
    function withLastInitializedRound(PackedRoundClock clock, uint32 round) internal pure returns (PackedRoundClock) {
        uint168 others = PackedRoundClock.unwrap(clock) & ~(uint168(type(uint32).max) << 8);
        return PackedRoundClock.wrap(others | (uint168(round) << 8));
    }

    /// @notice Round of block `blockNumber`: `R0 + floor((b - B0) / length)`.
    /// @dev Panics with 0x12 before the round length is set, as the deployed RoundsManager does.
    function currentRound(PackedRoundClock clock, uint256 blockNumber) internal pure returns (uint32) {
        uint256 word = PackedRoundClock.unwrap(clock);
        uint256 passed = (blockNumber - uint48(word >> 72)) / uint48(word >> 120);
        // Truncation is safe: rounds count blocks from the chain's first, and 2^32 rounds outlast the chain.
        unchecked {
            return uint32((word >> 40) + passed);
        }
    }

    /// @notice First block after the last initialized round; 0 if the round length has changed since, or was never set.
    function initializedEndBlock(RoundClock memory clock) internal pure returns (uint256) {
        if (clock.lastInitializedRound < clock.anchorRound) return 0;
        uint256 rounds = uint256(clock.lastInitializedRound) - clock.anchorRound + 1;
        return clock.anchorBlock + rounds * clock.roundLength;
    }

    /// @notice The clock with rounds of `length` blocks from block `blockNumber` on, which stays in its round: how often the new length fits into what
    /// has passed of it counts for nothing, and the round begins as much later instead.
    /// @dev `length` fits 48 bits and is not 0.
    function withRoundLength(RoundClock memory clock, uint256 length, uint256 blockNumber) internal pure returns (RoundClock memory) {
        uint256 passed = blockNumber - currentRoundStartBlock(clock, blockNumber);
        clock.anchorRound = currentRound(pack(clock), blockNumber);
        // The casts are safe: blocks are counted in 48 bits, see {pack}, and so is the length.
        clock.anchorBlock = uint48(blockNumber - (passed % length));
        clock.roundLength = uint48(length);
        return clock;
    }

    /// @notice First block of the round of block `blockNumber`.
    function currentRoundStartBlock(RoundClock memory clock, uint256 blockNumber) internal pure returns (uint256) {
        uint256 rounds = (blockNumber - clock.anchorBlock) / clock.roundLength;
        return clock.anchorBlock + rounds * clock.roundLength;
    }
}
