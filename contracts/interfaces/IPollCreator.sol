// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPollCreator
/// @notice Lets accounts with stake start polls (LIP-16, LIP-73). Source: specification polling.md.
interface IPollCreator {
    /// @notice A poll was started. Quorum and quota, in ppm, are for whoever counts.
    event PollCreated(address indexed poll, bytes proposal, uint256 endBlock, uint256 quorum, uint256 quota);

    /// @notice The caller has too little stake.
    /// @param stake Its own stake or what is delegated to it, whichever is more, LPT wei.
    /// @param required What it needs, LPT wei.
    error PollCreatorInsufficientStake(uint256 stake, uint256 required);

    /// @notice Starts a poll. The stake is neither locked nor spent.
    /// @dev Emits {PollCreated}.
    /// @param proposal What is asked, an IPFS multihash as a rule.
    function createPoll(bytes calldata proposal) external;
}
