// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolidityTest} from "../support/SolidityTest.sol";
import {ProtocolHandler} from "./ProtocolHandler.sol";

/// @notice The invariants of README.md that are about proofs, over the same protocol: most calls are claims, openings and reports.
contract ProofInvariants is SolidityTest {
    ProtocolHandler private _handler;

    function setUp() external {
        _handler = new ProtocolHandler();
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), _handler.proofActions()));
    }

    /// @notice I24 to I31, after every call; the rest is checked by the handler in the calls themselves.
    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: default.invariant.check-interval = 1
    function invariant_ClaimsAreAsNoted() external view {
        _handler.checkClaims(vm.getBlockNumber());
    }

    /// @notice I16, I26 and I31, when a sequence has ended.
    function afterInvariant() external {
        _handler.settle();
        _handler.checkAllClaims();
        _handler.exit();
        _handler.checkStake();
    }
}
