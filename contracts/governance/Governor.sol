// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IStagedGovernor} from "../interfaces/IStagedGovernor.sol";

/// @title Governor
/// @notice See {IStagedGovernor}.
contract Governor is IStagedGovernor {
    /// @inheritdoc IStagedGovernor
    address public owner;

    /// @inheritdoc IStagedGovernor
    mapping(bytes32 updateHash => uint256 executeBlock) public updates;

    modifier onlyOwner() {
        require(msg.sender == owner, GovernorUnauthorized(msg.sender, owner));
        _;
    }

    /// @notice The deployer owns it until a batch says otherwise.
    constructor() {
        _setOwner(msg.sender);
    }

    /// @inheritdoc IStagedGovernor
    function stage(Update calldata update, uint256 delay) external onlyOwner {
        uint256 length = update.target.length;
        require(
            length > 0 && length == update.value.length && length == update.data.length,
            GovernorInvalidLength(length, update.value.length, update.data.length)
        );
        bytes32 updateHash = _hash(update);
        require(updates[updateHash] == 0, GovernorUpdateAlreadyStaged(updateHash));

        updates[updateHash] = block.number + delay;
        emit UpdateStaged(update, delay);
    }

    /// @inheritdoc IStagedGovernor
    function execute(Update calldata update) external payable {
        // Checks
        bytes32 updateHash = _hash(update);
        uint256 executeBlock = _requireStaged(updateHash);
        require(block.number >= executeBlock, GovernorDelayNotExpired(block.number, executeBlock));

        // Effects
        delete updates[updateHash];

        // Interactions
        for (uint256 i = 0; i < update.target.length; i++) {
            (bool success, bytes memory returned) = update.target[i].call{value: update.value[i]}(update.data[i]);
            Address.verifyCallResult(success, returned);
        }
        emit UpdateExecuted(update);
    }

    /// @inheritdoc IStagedGovernor
    function cancel(Update calldata update) external onlyOwner {
        bytes32 updateHash = _hash(update);
        _requireStaged(updateHash);

        delete updates[updateHash];
        emit UpdateCancelled(update);
    }

    /// @inheritdoc IStagedGovernor
    function transferOwnership(address newOwner) external {
        require(msg.sender == address(this), GovernorUnauthorized(msg.sender, address(this)));
        require(newOwner != address(0), GovernorInvalidOwner(newOwner));
        _setOwner(newOwner);
    }

    function _requireStaged(bytes32 updateHash) private view returns (uint256 executeBlock) {
        executeBlock = updates[updateHash];
        require(executeBlock != 0, GovernorUpdateNotStaged(updateHash));
    }

    function _setOwner(address newOwner) private {
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }

    function _hash(Update calldata update) private pure returns (bytes32) {
        return keccak256(abi.encode(update));
    }
}
