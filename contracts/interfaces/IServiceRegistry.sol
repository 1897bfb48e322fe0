// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IServiceRegistry
/// @notice Where an orchestrator says how it is reached (LIP-9). Source: specification registry.md.
interface IServiceRegistry {
    /// @notice An account published another service URI.
    event ServiceURIUpdate(address indexed addr, string serviceURI);

    /// @notice Publishes the caller's service URI, an HTTPS URI as a rule. Any account may, also while the system is paused.
    /// @dev Emits {ServiceURIUpdate}.
    /// @param serviceURI Any text; an empty one takes the entry back.
    function setServiceURI(string calldata serviceURI) external;

    /// @notice The service URI of `addr`, empty if it never set one.
    function getServiceURI(address addr) external view returns (string memory);
}
