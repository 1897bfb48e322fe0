// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RayMath} from "../../../contracts/libraries/RayMath.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract RayMathTest is SolidityTest {
    uint256 private constant RAY = 1e27;

    function testFuzz_PartIsTheFloor(uint256 amount, uint256 share) external pure {
        amount = bound(amount, 0, type(uint128).max);
        share = bound(share, 0, type(uint128).max);
        assertEq(RayMath.rayDown(amount, share), (amount * share) / RAY, "floor");
    }

    function testFuzz_ProductMayExceedTheWord(uint256 amount, uint256 factor) external pure {
        amount = bound(amount, 0, type(uint96).max);
        factor = bound(factor, 0, 1e6);
        // amount * RAY * factor / RAY, with an intermediate product far above 2^256.
        assertEq(RayMath.rayDown(amount * RAY, RAY * factor), amount * RAY * factor, "exact");
    }

    function testFuzz_RatioIsTheFloor(uint256 numerator, uint256 denominator) external pure {
        numerator = bound(numerator, 0, 2 ** 166 - 1);
        denominator = bound(denominator, 1, type(uint256).max);
        assertEq(RayMath.ratioRayDown(numerator, denominator), (numerator * RAY) / denominator, "floor");
    }

    function testFuzz_ScaleIsTwoFloors(uint256 amount, uint256 numerator, uint256 denominator) external pure {
        amount = bound(amount, 0, type(uint96).max);
        numerator = bound(numerator, 0, type(uint64).max);
        denominator = bound(denominator, 1, type(uint128).max);
        uint256 scaled = RayMath.scaleRayDown(amount, numerator, denominator);
        assertEq(scaled, (amount * ((numerator * RAY) / denominator)) / RAY, "two floors");
        assertLe(scaled, (amount * numerator) / denominator, "never above one floor");
    }

    /// @notice Stake never shrinks by a claim: a factor only grows, and floors of a ratio of at least 1.0 take nothing away.
    function testFuzz_GrowthTakesNothingAway(uint256 stake, uint256 startFactor, uint256 growth) external pure {
        stake = bound(stake, 0, type(uint96).max);
        startFactor = bound(startFactor, 1, type(uint128).max);
        uint256 endFactor = bound(growth, startFactor, type(uint128).max);
        // The result may exceed what stake can be: only the ratio is looked at then.
        if (endFactor / startFactor > 1e9) return;
        assertGe(RayMath.scaleRayDown(stake, endFactor, startFactor), stake, "at least the stake");
        assertEq(RayMath.scaleRayDown(stake, startFactor, startFactor), stake, "no growth");
    }

    function test_ResultBeyondTheWordReverts() external {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        this.callRayDown(type(uint256).max, RAY + 1);
    }

    function callRayDown(uint256 amount, uint256 share) external pure returns (uint256) {
        return RayMath.rayDown(amount, share);
    }
}
