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
    mapping(address orchestrator => uint256) private _openClaims;

    function setMode(Mode mode) external {
        _mode = mode;
    }

    /// @param round That of the claim; 0 if there is none.
    function setOpenClaim(address orchestrator, uint256 round) external {
        _openClaims[orchestrator] = round;
    }

    function hasOpenClaim(address orchestrator, uint256 untilRound) external view returns (bool isOpen) {
        Mode mode = _mode;
        while (mode == Mode.BurnGas) isOpen = !isOpen;
        uint256 round = _openClaims[orchestrator];
        isOpen = round != 0 && round <= untilRound;
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
