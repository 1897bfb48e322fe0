// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILPTDataCache} from "./ILPTDataCache.sol";

/// @title IL2LPTDataCache
/// @notice Keeps the L1 supply of LPT known on L2. Source: specification migration.md section 4.
interface IL2LPTDataCache is ILPTDataCache {
    /// @notice Another L1 cache reports the supply.
    event L1LPTDataCacheUpdate(address _l1LPTDataCache);
    /// @notice Another gateway counts what crosses the bridge.
    event L2LPTGatewayUpdate(address _l2LPTGateway);
    /// @notice The L1 cache reported the supply.
    event CacheTotalSupplyFinalized(uint256 totalSupply);

    /// @notice The caller is not the gateway.
    /// @param caller Who called.
    /// @param gateway Who may call.
    error L2LPTDataCacheCallerNotGateway(address caller, address gateway);
    /// @notice The caller is not the L2 alias of the L1 cache.
    /// @param caller Who called.
    /// @param l1Alias Who may call.
    error L2LPTDataCacheCallerNotL1Cache(address caller, address l1Alias);

    /// @notice Sets the L1 contract that reports the supply. Only the owner may.
    function setL1LPTDataCache(address l1LPTDataCache_) external;

    /// @notice Sets the gateway that counts what crosses the bridge. Only the owner may.
    function setL2LPTGateway(address l2LPTGateway_) external;

    /// @notice Tokens came over from L1: `amount` LPT wei. Only the gateway may call it.
    function increaseL2SupplyFromL1(uint256 amount) external;

    /// @notice Tokens went back to L1: `amount` LPT wei, which may be more than came over. Only the gateway may call it.
    function decreaseL2SupplyFromL1(uint256 amount) external;

    /// @notice Records the supply on L1, in LPT wei. Only the L1 cache may call it, by its L2 alias.
    function finalizeCacheTotalSupply(uint256 totalSupply) external;

    /// @notice The L1 contract that reports the supply.
    function l1LPTDataCache() external view returns (address);

    /// @notice The gateway that counts what crosses the bridge.
    function l2LPTGateway() external view returns (address);

    /// @notice Supply on L1 as last reported, in LPT wei.
    function l1TotalSupply() external view returns (uint256);

    /// @notice LPT on L2 that came from L1, in LPT wei.
    function l2SupplyFromL1() external view returns (uint256);
}
