// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IL2LPTDataCache} from "../interfaces/IL2LPTDataCache.sol";
import {ILPTDataCache} from "../interfaces/ILPTDataCache.sol";

/// @title L2LPTDataCache
/// @notice See {IL2LPTDataCache}. Not proxied; id `L2LPTDataCache`. Networks without an L1 side use {SingleChainLPTDataCache}.
contract L2LPTDataCache is IL2LPTDataCache, Ownable {
    /// @dev Distance from an L1 contract to the address it has as a caller on Arbitrum (Arbitrum documentation, "Address aliasing").
    uint160 private constant L1_ALIAS_OFFSET = uint160(0x1111000000000000000000000000000000001111);

    // slot 1 (slot 0 holds the owner)
    /// @inheritdoc IL2LPTDataCache
    address public l1LPTDataCache;
    // slot 2
    /// @inheritdoc IL2LPTDataCache
    address public l2LPTGateway;
    // slot 3
    /// @inheritdoc IL2LPTDataCache
    uint256 public l1TotalSupply;
    // slot 4
    /// @inheritdoc IL2LPTDataCache
    uint256 public l2SupplyFromL1;

    modifier onlyL2LPTGateway() {
        require(msg.sender == l2LPTGateway, L2LPTDataCacheCallerNotGateway(msg.sender, l2LPTGateway));
        _;
    }

    /// @notice The deployer is the owner.
    constructor() Ownable(msg.sender) {}

    /// @inheritdoc IL2LPTDataCache
    function setL1LPTDataCache(address l1LPTDataCache_) external onlyOwner {
        l1LPTDataCache = l1LPTDataCache_;
        emit L1LPTDataCacheUpdate(l1LPTDataCache_);
    }

    /// @inheritdoc IL2LPTDataCache
    function setL2LPTGateway(address l2LPTGateway_) external onlyOwner {
        l2LPTGateway = l2LPTGateway_;
        emit L2LPTGatewayUpdate(l2LPTGateway_);
    }

    /// @inheritdoc IL2LPTDataCache
    function increaseL2SupplyFromL1(uint256 amount) external onlyL2LPTGateway {
        l2SupplyFromL1 += amount;
    }

    /// @inheritdoc IL2LPTDataCache
    function decreaseL2SupplyFromL1(uint256 amount) external onlyL2LPTGateway {
        // Rewards minted on L2 can leave too, so more may go back than came.
        l2SupplyFromL1 = Math.saturatingSub(l2SupplyFromL1, amount);
    }

    /// @inheritdoc IL2LPTDataCache
    function finalizeCacheTotalSupply(uint256 totalSupply) external {
        address l1Alias = _l1Alias(l1LPTDataCache);
        require(msg.sender == l1Alias, L2LPTDataCacheCallerNotL1Cache(msg.sender, l1Alias));

        l1TotalSupply = totalSupply;
        emit CacheTotalSupplyFinalized(totalSupply);
    }

    /// @inheritdoc ILPTDataCache
    function l1CirculatingSupply() external view returns (uint256) {
        return Math.saturatingSub(l1TotalSupply, l2SupplyFromL1);
    }

    function _l1Alias(address l1Contract) private pure returns (address) {
        // Wraps around on purpose: aliases are computed modulo 2^160.
        unchecked {
            return address(uint160(l1Contract) + L1_ALIAS_OFFSET);
        }
    }
}
