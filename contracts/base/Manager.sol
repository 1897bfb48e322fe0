// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {ManagerBase} from "./ManagerBase.sol";
import {SeatedImplementation} from "./SeatedImplementation.sol";
import {IController} from "../interfaces/IController.sol";

/// @title Manager
/// @notice Base of every proxied contract. Upgrade right = owner of the Controller, and only to the implementation that the Controller
/// has registered under the contract's target id, so that the public directory never lies about what runs.
abstract contract Manager is ManagerBase, Initializable, SeatedImplementation {
    constructor() {
        _disableInitializers();
    }

    /// @notice Id under which the Controller registers the implementation: `keccak256("<Name>Target")`.
    function targetContractId() external view returns (bytes32) {
        return _managerStorage().targetContractId;
    }

    function _initializeManager(address controller_, bytes32 targetContractId_) internal onlyInitializing {
        _setController(controller_);
        _managerStorage().targetContractId = targetContractId_;
    }

    function _checkUpgrade(address newImplementation) internal view override onlyControllerOwner {
        address registered = IController(controller()).getContract(_managerStorage().targetContractId);
        require(newImplementation == registered, ManagerTargetNotRegistered(newImplementation, registered));
    }
}
