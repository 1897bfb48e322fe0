// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The round clock as {IRoundsManager-roundClock} reports it: all that is needed to turn a block number into a round.
/// @param lastInitializedRound Last round for which `initializeRound` was called.
/// @param anchorRound Round in which the round length last changed (R0 of the specification).
/// @param anchorBlock First block of `anchorRound` (B0), as that round counts since the length changed.
/// @param roundLength Length of a round, in blocks (L1 blocks on Arbitrum).
/// @param paused Whether the system is paused.
struct RoundClock {
    uint32 lastInitializedRound;
    uint32 anchorRound;
    uint48 anchorBlock;
    uint48 roundLength;
    bool paused;
}

/// @notice {RoundClock} in 168 bits: paused (8) | lastInitializedRound (32) | anchorRound (32) | anchorBlock (48) | roundLength (48),
/// lowest bits first. Contracts on hot paths keep it in one slot with their own parameters and read it once.
type PackedRoundClock is uint168;
