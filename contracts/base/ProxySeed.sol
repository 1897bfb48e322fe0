// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SeatedImplementation} from "./SeatedImplementation.sol";

/// @title ProxySeed
/// @notice What a proxy points at between its creation and the deployment of its implementation: proxies come first, so that every
/// implementation can hold its peers' addresses as immutables. It can do one thing: be replaced by its deployer.
contract ProxySeed is SeatedImplementation {
    /// @notice Who may install the first implementation.
    address public immutable DEPLOYER;

    /// @notice The caller is not the deployer.
    /// @param caller Who called.
    /// @param deployer Who may call.
    error ProxySeedUnauthorized(address caller, address deployer);

    /// @param deployer Who may install the first implementation.
    constructor(address deployer) {
        DEPLOYER = deployer;
    }

    function _checkUpgrade(address) internal view override {
        require(msg.sender == DEPLOYER, ProxySeedUnauthorized(msg.sender, DEPLOYER));
    }
}
