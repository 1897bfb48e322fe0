// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClockListener} from "../interfaces/IClockListener.sol";
import {IController} from "../interfaces/IController.sol";

/// @notice A clock listener that copies the pause flag, and can be told to fail.
contract ClockListenerMock is IClockListener {
    enum Mode {
        Copy,
        Revert,
        BurnGas
    }

    IController private immutable CONTROLLER;
    Mode private _mode;
    bool public paused;
    uint256 public syncs;

    error ClockListenerMockFailure();

    constructor(address controller) {
        CONTROLLER = IController(controller);
    }

    function setMode(Mode mode) external {
        _mode = mode;
    }

    function syncClock() external {
        if (_mode == Mode.Revert) revert ClockListenerMockFailure();
        while (_mode == Mode.BurnGas) syncs++;
        paused = CONTROLLER.paused();
        syncs++;
    }
}
