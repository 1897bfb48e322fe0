// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolidityTest} from "../support/SolidityTest.sol";
import {ProtocolHandler} from "./ProtocolHandler.sol";

/// @notice The invariants of README.md over the whole protocol.
contract ProtocolInvariants is SolidityTest {
    ProtocolHandler private _handler;

    function setUp() external {
        _handler = new ProtocolHandler();
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), _handler.actions()));
    }

    /// @notice I1 to I15, I21, I22 and I24 to I31; the rest is checked by the handler in the calls themselves.
    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: default.invariant.check-interval = 50
    function invariant_BooksAgree() external view {
        _handler.checkEther();
        _handler.checkStake();
        _handler.checkPool();
        _handler.checkRound();
        _handler.checkVotes(vm.getBlockNumber());
        _handler.checkLocks(vm.getBlockNumber());
        _handler.checkGateways();
        _handler.checkDelegates();
        _handler.checkClaims(vm.getBlockNumber());
    }

    /// @notice I16, I26 and I31, when a sequence has ended.
    function afterInvariant() external {
        _handler.settle();
        _handler.checkAllClaims();
        _handler.exit();
        _handler.checkEther();
        _handler.checkStake();
    }
}
