// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice Base of the Solidity tests that forge runs: the cheatcodes, the assertions and the choice of invariant targets.
/// A failed assertion reverts with both values, so the test that made it fails.
abstract contract SolidityTest {
    /// @notice An equality that does not hold.
    error AssertionNotEqual(string what, uint256 actual, uint256 expected);
    error AssertionNotEqualAddress(string what, address actual, address expected);
    error AssertionNotEqualBytes32(string what, bytes32 actual, bytes32 expected);
    /// @notice An order or a distance that does not hold.
    error AssertionAboveLimit(string what, uint256 actual, uint256 limit);
    error AssertionBelowLimit(string what, uint256 actual, uint256 limit);
    /// @notice A statement that is false.
    error AssertionFalse(string what);
    error BoundEmpty(uint256 minimum, uint256 maximum);

    /// @notice The functions of one contract that the invariant runner may call.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev The address is forge's convention: keccak256("hevm cheat code"), last 20 bytes.
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address[] private _targetContracts;
    FuzzSelector[] private _targetSelectors;
    address[] private _targetSenders;

    // Read by the invariant runner

    function targetContracts() external view returns (address[] memory) {
        return _targetContracts;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return _targetSelectors;
    }

    function targetSenders() external view returns (address[] memory) {
        return _targetSenders;
    }

    function targetContract(address target) internal {
        _targetContracts.push(target);
    }

    function targetSelector(FuzzSelector memory selector) internal {
        _targetSelectors.push(selector);
    }

    function targetSender(address sender) internal {
        _targetSenders.push(sender);
    }

    // Inputs

    /// @notice Maps any fuzzed `value` into `[minimum, maximum]`, leaving values that are inside already as they are.
    function bound(uint256 value, uint256 minimum, uint256 maximum) internal pure returns (uint256) {
        require(minimum <= maximum, BoundEmpty(minimum, maximum));
        if (value >= minimum && value <= maximum) return value;
        uint256 span;
        unchecked {
            // Wraps to zero only for the full range, which the line above has returned already.
            span = maximum - minimum + 1;
        }
        return minimum + (value % span);
    }

    // Assertions

    function assertTrue(bool condition, string memory what) internal pure {
        require(condition, AssertionFalse(what));
    }

    function assertFalse(bool condition, string memory what) internal pure {
        require(!condition, AssertionFalse(what));
    }

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        require(actual == expected, AssertionNotEqual(what, actual, expected));
    }

    function assertEq(address actual, address expected, string memory what) internal pure {
        require(actual == expected, AssertionNotEqualAddress(what, actual, expected));
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        require(actual == expected, AssertionNotEqualBytes32(what, actual, expected));
    }

    function assertEq(bool actual, bool expected, string memory what) internal pure {
        require(actual == expected, AssertionNotEqual(what, actual ? 1 : 0, expected ? 1 : 0));
    }

    function assertLe(uint256 actual, uint256 limit, string memory what) internal pure {
        require(actual <= limit, AssertionAboveLimit(what, actual, limit));
    }

    function assertLt(uint256 actual, uint256 limit, string memory what) internal pure {
        require(actual < limit, AssertionAboveLimit(what, actual, limit));
    }

    function assertGe(uint256 actual, uint256 limit, string memory what) internal pure {
        require(actual >= limit, AssertionBelowLimit(what, actual, limit));
    }

    function assertGt(uint256 actual, uint256 limit, string memory what) internal pure {
        require(actual > limit, AssertionBelowLimit(what, actual, limit));
    }

    /// @notice The difference of the two values, either way, is at most `tolerance`.
    function assertApprox(uint256 actual, uint256 expected, uint256 tolerance, string memory what) internal pure {
        uint256 distance = actual > expected ? actual - expected : expected - actual;
        require(distance <= tolerance, AssertionAboveLimit(what, distance, tolerance));
    }
}
