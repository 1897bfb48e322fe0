// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ManagerBase} from "../base/ManagerBase.sol";
import {ServiceURIs} from "./ServiceURIs.sol";

/// @title AIServiceRegistry
/// @notice A second {IServiceRegistry}, where orchestrators publish the endpoint of their AI service. Not proxied and not registered:
/// clients know its address.
contract AIServiceRegistry is ManagerBase, ServiceURIs {
    /// @param controller_ The Controller.
    constructor(address controller_) {
        _setController(controller_);
        _managerStorage().targetContractId = keccak256("AIServiceRegistryTarget");
    }

    /// @notice Id of the proxied variant that the deployed interface names; nothing is registered under it.
    function targetContractId() external view returns (bytes32) {
        return _managerStorage().targetContractId;
    }
}
