// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ILPTDataCache
/// @notice Knows how much LPT circulates on the other side of the bridge.
interface ILPTDataCache {
    /// @notice LPT on L1 that is not locked for L2, in LPT wei.
    function l1CirculatingSupply() external view returns (uint256);
}
