// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMinter} from "../interfaces/IMinter.sol";

/// @notice A contract wallet that can be told what to do with ETH it receives.
contract EtherReceiverMock {
    enum Mode {
        Store,
        RefuseShort,
        RefuseLong,
        RefuseSilently,
        Reenter
    }

    IMinter private immutable MINTER;
    Mode private _mode;
    uint256[40] private _words;

    error EtherReceiverMockRefused(uint256 amount);

    constructor(address minter) {
        MINTER = IMinter(minter);
    }

    receive() external payable {
        if (_mode == Mode.RefuseShort) revert EtherReceiverMockRefused(msg.value);
        if (_mode == Mode.RefuseLong) _revertWith(100_000);
        if (_mode == Mode.RefuseSilently) _revertWith(0);
        if (_mode == Mode.Reenter) MINTER.trustedWithdrawETH(address(this), msg.value);
        // Far more than the 2,300 gas of a plain transfer.
        for (uint256 i = 0; i < _words.length; i++) _words[i] += msg.value;
    }

    function setMode(Mode mode) external {
        _mode = mode;
    }

    function firstWord() external view returns (uint256) {
        return _words[0];
    }

    function _revertWith(uint256 size) private pure {
        assembly ("memory-safe") {
            revert(0, size)
        }
    }
}
