// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice The base of the Solidity tests must be able to fail, or none of them means anything.
contract SolidityTestTest is SolidityTest {
    function testFuzz_BoundStaysInside(uint256 value, uint256 a, uint256 b) external pure {
        (uint256 minimum, uint256 maximum) = a < b ? (a, b) : (b, a);
        uint256 bounded = bound(value, minimum, maximum);
        assertGe(bounded, minimum, "at least the minimum");
        assertLe(bounded, maximum, "at most the maximum");
        if (value >= minimum && value <= maximum) assertEq(bounded, value, "inside already: unchanged");
    }

    function testFuzz_EqualityFails(uint256 actual, uint256 expected) external {
        vm.assume(actual != expected);
        vm.expectRevert(abi.encodeWithSelector(AssertionNotEqual.selector, "x", actual, expected));
        this.callAssertEq(actual, expected);
    }

    function testFuzz_OrderFails(uint256 actual, uint256 limit) external {
        bytes memory above = abi.encodeWithSelector(AssertionAboveLimit.selector, "x", actual, limit);
        bytes memory below = abi.encodeWithSelector(AssertionBelowLimit.selector, "x", actual, limit);

        if (actual > limit) vm.expectRevert(above);
        this.callAssertLe(actual, limit);
        if (actual >= limit) vm.expectRevert(above);
        this.callAssertLt(actual, limit);
        if (actual < limit) vm.expectRevert(below);
        this.callAssertGe(actual, limit);
        if (actual <= limit) vm.expectRevert(below);
        this.callAssertGt(actual, limit);
    }

    function testFuzz_ApproximationFails(uint256 actual, uint256 expected, uint256 tolerance) external {
        uint256 distance = actual > expected ? actual - expected : expected - actual;
        if (distance > tolerance) {
            vm.expectRevert(abi.encodeWithSelector(AssertionAboveLimit.selector, "x", distance, tolerance));
        }
        this.callAssertApprox(actual, expected, tolerance);
    }

    // External, so that `expectRevert` sees a call

    function callAssertEq(uint256 actual, uint256 expected) external pure {
        assertEq(actual, expected, "x");
    }

    function callAssertLe(uint256 actual, uint256 limit) external pure {
        assertLe(actual, limit, "x");
    }

    function callAssertLt(uint256 actual, uint256 limit) external pure {
        assertLt(actual, limit, "x");
    }

    function callAssertGe(uint256 actual, uint256 limit) external pure {
        assertGe(actual, limit, "x");
    }

    function callAssertGt(uint256 actual, uint256 limit) external pure {
        assertGt(actual, limit, "x");
    }

    function callAssertApprox(uint256 actual, uint256 expected, uint256 tolerance) external pure {
        assertApprox(actual, expected, tolerance, "x");
    }
}
