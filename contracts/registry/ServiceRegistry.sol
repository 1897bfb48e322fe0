// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Manager} from "../base/Manager.sol";
import {ServiceURIs} from "./ServiceURIs.sol";

/// @title ServiceRegistry
/// @notice See {IServiceRegistry}. Proxied; ids `ServiceRegistry` and `ServiceRegistryTarget`.
contract ServiceRegistry is Manager, ServiceURIs {
    /// @notice Runs once, on the proxy, in the call that installs the implementation.
    /// @param controller_ The Controller.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("ServiceRegistryTarget"));
    }
}
