// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILPTDataCache} from "../interfaces/ILPTDataCache.sol";

/// @title SingleChainLPTDataCache
/// @notice The data cache of a network whose LPT all lives on one chain: nothing circulates elsewhere. Id `L2LPTDataCache`.
contract SingleChainLPTDataCache is ILPTDataCache {
    /// @inheritdoc ILPTDataCache
    function l1CirculatingSupply() external pure returns (uint256) {
        return 0;
    }
}
