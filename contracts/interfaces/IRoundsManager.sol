// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundClock} from "../types/RoundClock.sol";
import {IClockListener} from "./IClockListener.sol";

/// @title IRoundsManager
/// @notice Turns block numbers into rounds and starts each round. Blocks are L1 blocks on Arbitrum.
/// Source: specification rounds.md.
interface IRoundsManager is IClockListener {
    /// @notice A round was initialized.
    /// @param round The round.
    /// @param blockHash Hash of the block before the one that initialized the round.
    event NewRound(uint256 indexed round, bytes32 blockHash);

    /// @notice The round length is zero, or longer than the longest allowed.
    /// @param length What was asked for, in blocks.
    /// @param longest The longest allowed, in blocks.
    error RoundsManagerInvalidRoundLength(uint256 length, uint256 longest);
    /// @notice The lock is more than 100 % of the round.
    /// @param amountPpm What was asked for, in ppm.
    /// @param mostPpm The most allowed, in ppm.
    error RoundsManagerInvalidRoundLockAmount(uint256 amountPpm, uint256 mostPpm);
    /// @notice The LIP has its upgrade round already.
    /// @param lip The LIP.
    /// @param round Its upgrade round.
    error RoundsManagerLIPUpgradeRoundAlreadySet(uint256 lip, uint256 round);
    /// @notice The current round is initialized already.
    /// @param round The current round.
    error RoundsManagerRoundAlreadyInitialized(uint256 round);
    /// @notice The chain knows the hash of the last 256 blocks only.
    /// @param blockNumber What was asked for.
    /// @param currentBlock The current block.
    error RoundsManagerBlockHashUnavailable(uint256 blockNumber, uint256 currentBlock);
    /// @notice The system is paused.
    error RoundsManagerSystemPaused();

    /// @notice Sets the length of a round. It holds at once, and never moves the number of the current round: the round in progress keeps its first
    /// block and moves its end. Where more than the new length has passed of it, it counts as begun a whole number of new lengths later, and so ends
    /// within one of them.
    /// @dev Emits {IManager-ParameterUpdate}. Whatever is counted in rounds, votes and thawing stake among it, comes sooner or later from now on.
    ///
    /// Requirements:
    /// - The caller owns the Controller.
    /// - `length` is above zero and at most `MAX_ROUND_LENGTH`.
    ///
    /// @param length Length, in blocks.
    function setRoundLength(uint256 length) external;

    /// @notice Sets the part at the end of a round in which orchestrators cannot change their rates.
    /// @dev Emits {IManager-ParameterUpdate}. Only the owner of the Controller may call it.
    /// @param amountPpm Part of the round, in ppm: 0 never locks, 10^6 always does.
    function setRoundLockAmount(uint256 amountPpm) external;

    /// @notice Records the round from which an improvement proposal applies; once set it stays.
    /// @dev Only the owner of the Controller may call it.
    function setLIPUpgradeRound(uint256 lip, uint256 round) external;

    /// @notice Starts the current round: rolls the active stake over, sets what may be minted, records the hash of the previous block.
    /// @dev Emits {NewRound} last, after the events of the BondingManager and of the Minter.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - The current round is not initialized yet.
    function initializeRound() external;

    /// @notice Length of a round, in blocks.
    function roundLength() external view returns (uint256);

    /// @notice Part at the end of a round in which it is locked, in ppm.
    function roundLockAmount() external view returns (uint256);

    /// @notice Last round that was initialized.
    function lastInitializedRound() external view returns (uint256);

    /// @notice Round in which the length last changed.
    function lastRoundLengthUpdateRound() external view returns (uint256);

    /// @notice First block of the round in which the length last changed; later than it really began if the length fell below what had passed of it.
    function lastRoundLengthUpdateStartBlock() external view returns (uint256);

    /// @notice Round from which `lip` applies, zero if none is set.
    function lipUpgradeRound(uint256 lip) external view returns (uint256);

    /// @notice The current block.
    function blockNum() external view returns (uint256);

    /// @notice Hash of one of the last 256 blocks; zero where the chain gives none.
    function blockHash(uint256 blockNumber) external view returns (bytes32);

    /// @notice Hash of the block before the one that initialized `round`, zero if it never was.
    function blockHashForRound(uint256 round) external view returns (bytes32);

    /// @notice The current round.
    function currentRound() external view returns (uint256);

    /// @notice First block of the current round.
    function currentRoundStartBlock() external view returns (uint256);

    /// @notice Whether the current round is initialized.
    function currentRoundInitialized() external view returns (bool);

    /// @notice Whether the current round is in its locked part.
    function currentRoundLocked() external view returns (bool);

    /// @notice The clock and the pause flag, for contracts that keep a copy ({IClockListener}).
    function roundClock() external view returns (RoundClock memory);
}
