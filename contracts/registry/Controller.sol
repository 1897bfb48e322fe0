// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClockListener} from "../interfaces/IClockListener.sol";
import {IController} from "../interfaces/IController.sol";
import {IManager} from "../interfaces/IManager.sol";

/// @title Controller
/// @notice See {IController}. Some contracts keep a copy of the round clock, and of the pause flag beside it, so that their hot paths read
/// one slot: the Controller tells them of every change. A listener that fails cannot hold up the change, but a caller who sends too little gas
/// cannot make one fail either: the Controller insists on the gas that the call may need before it makes it.
contract Controller is IController {
    struct ContractInfo {
        address contractAddress;
        bytes20 gitCommitHash;
    }

    bytes32 private constant BONDING_MANAGER_ID = keccak256("BondingManager");
    bytes32 private constant BONDING_VOTES_ID = keccak256("BondingVotes");
    bytes32 private constant ROUNDS_MANAGER_ID = keccak256("RoundsManager");
    bytes32 private constant TICKET_BROKER_ID = keccak256("TicketBroker");
    /// @dev Several times what `syncClock` needs.
    uint256 private constant LISTENER_GAS = 300_000;
    /// @dev What must be left before a listener is called: its gas, the 1/64 that EIP-150 keeps back, and the end of the transaction.
    uint256 private constant LISTENER_GAS_LEFT = (LISTENER_GAS * 64) / 63 + 20_000;

    // slot 0
    /// @inheritdoc IController
    address public owner;
    /// @inheritdoc IController
    bool public paused;
    // slot 1
    mapping(bytes32 id => ContractInfo info) private _contracts;

    modifier onlyOwner() {
        require(msg.sender == owner, ControllerUnauthorized(msg.sender, owner));
        _;
    }

    /// @notice The deployer owns the Controller. The system starts paused.
    constructor() {
        owner = msg.sender;
        paused = true;
    }

    /// @inheritdoc IController
    function setContractInfo(bytes32 id, address contractAddress, bytes20 gitCommitHash) external onlyOwner {
        _contracts[id] = ContractInfo(contractAddress, gitCommitHash);
        emit SetContractInfo(id, contractAddress, gitCommitHash);
        if (id == BONDING_MANAGER_ID || id == TICKET_BROKER_ID || id == ROUNDS_MANAGER_ID || id == BONDING_VOTES_ID) _syncClock(id);
    }

    /// @inheritdoc IController
    function updateController(bytes32 id, address controller) external onlyOwner {
        address registered = _contracts[id].contractAddress;
        require(registered != address(0), ControllerContractNotRegistered(id));
        IManager(registered).setController(controller);
    }

    /// @inheritdoc IController
    function pause() external onlyOwner {
        require(!paused, ControllerPauseUnchanged(true));
        paused = true;
        emit Pause();
        _syncClocks();
    }

    /// @inheritdoc IController
    function unpause() external onlyOwner {
        require(paused, ControllerPauseUnchanged(false));
        paused = false;
        emit Unpause();
        _syncClocks();
    }

    /// @inheritdoc IController
    function transferOwnership(address newOwner) external onlyOwner {
        require(newOwner != address(0), ControllerInvalidOwner(newOwner));
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }

    /// @inheritdoc IController
    function getContractInfo(bytes32 id) external view returns (address contractAddress, bytes20 gitCommitHash) {
        ContractInfo storage info = _contracts[id];
        return (info.contractAddress, info.gitCommitHash);
    }

    /// @inheritdoc IController
    function getContract(bytes32 id) external view returns (address) {
        return _contracts[id].contractAddress;
    }

    // Those that keep the pause flag: the BondingVotes has the clock alone.
    function _syncClocks() private {
        _syncClock(ROUNDS_MANAGER_ID);
        _syncClock(BONDING_MANAGER_ID);
        _syncClock(TICKET_BROKER_ID);
    }

    function _syncClock(bytes32 id) private {
        address listener = _contracts[id].contractAddress;
        if (listener.code.length == 0) return;

        uint256 left = gasleft();
        require(left >= LISTENER_GAS_LEFT, ControllerInsufficientGas(left, LISTENER_GAS_LEFT));
        try IClockListener(listener).syncClock{gas: LISTENER_GAS}() {} catch {
            emit ClockListenerFailed(id, listener);
        }
    }
}
