// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A Verifier that says of each account what it was told, and can be told to fail in every way.
contract VerifierMock {
    enum Mode {
        Answer,
        RevertWithTrue,
        Number,
        TooShort,
        BurnGas
    }

    Mode private _mode;
    mapping(address orchestrator => bool) private _isOpen;

    function setMode(Mode mode) external {
        _mode = mode;
    }

    function setOpenClaim(address orchestrator, bool isOpen) external {
        _isOpen[orchestrator] = isOpen;
    }

    function hasOpenClaim(address orchestrator) external view returns (bool isOpen) {
        Mode mode = _mode;
        while (mode == Mode.BurnGas) isOpen = !isOpen;
        isOpen = _isOpen[orchestrator];
        assembly ("memory-safe") {
            mstore(0, isOpen)
            if eq(mode, 1) {
                revert(0, 0x20)
            }
            if eq(mode, 2) {
                mstore(0, 2)
                return(0, 0x20)
            }
            if eq(mode, 3) {
                return(0, 0x1f)
            }
        }
    }
}
