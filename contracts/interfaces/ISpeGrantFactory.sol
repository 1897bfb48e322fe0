// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GrantSummary, GrantTerms} from "../types/SpeGrants.sol";

/// @title ISpeGrantFactory
/// @notice Creates the treasury's grants to Special Purpose Entities, and lists them.
interface ISpeGrantFactory {
    /// @notice The treasury granted `granted` wei of `token` (the null address for ETH).
    event GrantCreated(address indexed grant, address indexed recipient, address indexed token, uint256 granted, GrantTerms terms);

    /// @notice The caller is not the treasury.
    /// @param caller Who called.
    /// @param treasury Who may call.
    error SpeGrantFactoryUnauthorized(address caller, address treasury);
    /// @notice Grants are in LPT or ETH.
    /// @param token What was given.
    /// @param livepeerToken The token that is allowed beside the null address for ETH.
    error SpeGrantFactoryInvalidToken(address token, address livepeerToken);
    /// @notice The ETH sent is not what is granted in ETH.
    /// @param sent What was sent, wei.
    /// @param required What is needed, wei.
    error SpeGrantFactoryInvalidValue(uint256 sent, uint256 required);
    /// @notice There is no such grant.
    /// @param index What was asked for.
    /// @param count How many there are.
    error SpeGrantFactoryUnknownGrant(uint256 index, uint256 count);
    /// @notice Nothing is granted.
    error SpeGrantFactoryNothingGranted();
    /// @notice The grant needs a name.
    error SpeGrantFactoryNoName();
    /// @notice There are more milestones than fit a transaction with ease.
    /// @param milestones What was given.
    /// @param most How many are allowed.
    error SpeGrantFactoryTooManyMilestones(uint256 milestones, uint256 most);
    /// @notice The stream's times do not fit together.
    /// @param start When it begins, seconds.
    /// @param cliff What was given, seconds.
    /// @param duration What was given, seconds; the most that the cliff can be.
    error SpeGrantFactoryInvalidStream(uint64 start, uint64 cliff, uint64 duration);

    /// @notice Creates a grant and funds it: with the ETH sent, or with LPT that the treasury has approved. Only the treasury.
    /// @dev Emits {GrantCreated}.
    function createGrant(GrantTerms calldata terms) external payable returns (address grant);

    /// @notice Address of the next grant, so that a proposal can speak of a grant that it creates.
    function nextGrant() external view returns (address);

    /// @notice How many grants there are.
    function grantsCount() external view returns (uint256);

    /// @notice Address of a grant, in the order of their creation.
    function grantAt(uint256 index) external view returns (address);

    /// @notice State of up to `limit` grants from `offset` on, in the order of their creation.
    function grants(uint256 offset, uint256 limit) external view returns (GrantSummary[] memory);
}
