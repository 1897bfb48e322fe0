// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ILivepeerTokenFaucet
/// @notice Gives away LPT on test networks. Source: specification token.md section 4.
interface ILivepeerTokenFaucet {
    /// @notice Tokens were given away.
    event Request(address indexed to, uint256 amount);

    /// @notice The caller must wait.
    /// @param now_ The present time, in seconds since 1970.
    /// @param nextRequest When the caller may ask again, in seconds since 1970.
    error LivepeerTokenFaucetTooSoon(uint256 now_, uint256 nextRequest);

    /// @notice Gives the caller tokens, once in a waiting time; whitelisted accounts need not wait.
    /// @dev Emits {Request}.
    function request() external;

    /// @notice Lets an account ask without waiting. Only the owner may.
    function addToWhitelist(address account) external;

    /// @notice Makes an account wait again. Only the owner may.
    function removeFromWhitelist(address account) external;

    /// @notice The token.
    function token() external view returns (address);

    /// @notice What a request gives, in LPT wei.
    function requestAmount() external view returns (uint256);

    /// @notice Time between two requests, in hours.
    function requestWait() external view returns (uint256);

    /// @notice When `account` may ask again, in seconds since 1970.
    function nextValidRequest(address account) external view returns (uint256);

    /// @notice Whether `account` need not wait.
    function isWhitelisted(address account) external view returns (bool);
}
