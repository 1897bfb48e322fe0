// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IClockListener
/// @notice A contract that keeps its own copy of the round clock or of the pause flag, so that a hot path reads one slot.
interface IClockListener {
    /// @notice Copies the clock from the RoundsManager and the pause flag from the Controller, or what of both the contract uses. Anyone may
    /// call it, at any time.
    function syncClock() external;
}
