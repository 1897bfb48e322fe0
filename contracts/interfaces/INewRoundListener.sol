// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title INewRoundListener
/// @notice A contract that keeps the block hash of each round, and how many orchestrators are active: there is one copy, where it is read
/// most.
interface INewRoundListener {
    /// @notice A round was initialized. Called by the RoundsManager.
    /// @param round The round.
    /// @param blockHash Hash of the block before the one that initialized it; zero where the chain gives none.
    /// @param activeSetSize Orchestrators that are active in it.
    /// @param endBlock First block after it, while the round length stays.
    function onRoundInitialized(uint256 round, bytes32 blockHash, uint256 activeSetSize, uint256 endBlock) external;

    /// @notice Block hash of a round; zero if the round was not initialized.
    function blockHashForRound(uint256 round) external view returns (bytes32);
}
