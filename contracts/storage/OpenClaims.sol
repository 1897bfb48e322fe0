// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IController} from "../interfaces/IController.sol";
import {IManager} from "../interfaces/IManager.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";

/// @title OpenClaims
/// @notice Holds back what would dodge a penalty. A linked library: it is rare, and the code of the BondingManager is bounded.
library OpenClaims {
    bytes32 private constant VERIFIER = keccak256("Verifier");
    /// @dev Twice what `hasOpenClaim` needs when it looks back as far as it can.
    uint256 private constant VERIFIER_GAS = 700_000;
    /// @dev What must be left before the Verifier is asked: its gas, the 1/64 that EIP-150 keeps back, and a little for what comes between.
    uint256 private constant VERIFIER_GAS_LEFT = (VERIFIER_GAS * 64) / 63 + 5_000;

    /// @notice Reverts with {IBondingManager-BondingManagerOpenClaim} if the Verifier says that the caller has an open claim of `untilRound`
    /// or earlier. A Verifier that is not there, fails, answers nonsense or burns its gas holds nobody back, and nobody can make
    /// it fail by sending too little gas.
    function requireNoOpenClaim(uint256 untilRound) external view {
        // Asked of the BondingManager itself, whose code would grow with what is handed over.
        address verifier = verifierOf(IManager(address(this)).controller());
        if (verifier.code.length == 0) return;

        uint256 left = gasleft();
        require(left >= VERIFIER_GAS_LEFT, IBondingManager.BondingManagerInsufficientGas(left, VERIFIER_GAS_LEFT));
        bytes memory data = abi.encodeCall(IVerifier.hasOpenClaim, (msg.sender, untilRound));
        uint256 gasLimit = VERIFIER_GAS;
        bool isOpen;
        // Not `try`: it reverts if the answer is no bool, and copies all of it. An answer that is too short leaves the zero in place.
        assembly ("memory-safe") {
            mstore(0, 0)
            let isDone := staticcall(gasLimit, verifier, add(data, 0x20), mload(data), 0, 0x20)
            isOpen := and(isDone, eq(mload(0), 1))
        }
        require(!isOpen, IBondingManager.BondingManagerOpenClaim(msg.sender));
    }

    /// @notice The contract that may punish, or null.
    function verifierOf(address controller) internal view returns (address) {
        return IController(controller).getContract(VERIFIER);
    }
}
