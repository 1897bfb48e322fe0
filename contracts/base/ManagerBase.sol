// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IController} from "../interfaces/IController.sol";
import {IManager} from "../interfaces/IManager.sol";

/// @title ManagerBase
/// @notice A contract under the Controller: knows it, and answers to its owner. For contracts without a proxy; proxied ones use {Manager}.
abstract contract ManagerBase is IManager {
    /// @custom:storage-location erc7201:livepeer.storage.Manager
    struct ManagerStorage {
        // slot 0
        address controller;
        // slot 1
        bytes32 targetContractId;
    }

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.Manager")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant MANAGER_STORAGE = 0x130df29cc34f1d716edf0c75b6daff6eef52f7842e72ce6f21b15ba4f0c49200;

    modifier onlyControllerOwner() {
        _checkControllerOwner();
        _;
    }

    /// @inheritdoc IManager
    function setController(address controller_) external {
        ManagerStorage storage $ = _managerStorage();
        require(msg.sender == $.controller, ManagerCallerNotController(msg.sender, $.controller));
        _setController(controller_);
    }

    /// @inheritdoc IManager
    function controller() public view returns (address) {
        return _managerStorage().controller;
    }

    function _setController(address controller_) internal {
        require(controller_ != address(0), ManagerInvalidController(controller_));
        _managerStorage().controller = controller_;
        emit SetController(controller_);
    }

    function _checkControllerOwner() internal view {
        address owner = IController(controller()).owner();
        require(msg.sender == owner, ManagerCallerNotControllerOwner(msg.sender, owner));
    }

    function _managerStorage() internal pure returns (ManagerStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := MANAGER_STORAGE
        }
    }
}
