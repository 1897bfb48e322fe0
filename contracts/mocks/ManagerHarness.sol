// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Manager} from "../base/Manager.sol";

/// @notice A proxied contract that does nothing but be managed.
contract ManagerHarness is Manager {
    /// @notice Sets up the proxy, once.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("ManagerHarnessTarget"));
    }

    /// @notice What must not work outside an initialisation.
    function initializeUnguarded(address controller_) external {
        _initializeManager(controller_, keccak256("ManagerHarnessTarget"));
    }
}
