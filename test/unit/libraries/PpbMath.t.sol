// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PpbMath} from "../../../contracts/libraries/PpbMath.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract PpbMathTest is SolidityTest {
    function testFuzz_ShareIsAtMostABillion(uint256 share) external pure {
        assertEq(PpbMath.isPpb(share), share < 1_000_000_001, "isPpb");
        assertTrue(PpbMath.isPpb(1e9), "100 %");
        assertFalse(PpbMath.isPpb(1e9 + 1), "more");
    }

    function testFuzz_PartIsTheFloor(uint256 amount, uint256 share) external pure {
        amount = bound(amount, 0, type(uint128).max);
        share = bound(share, 0, 1e9);
        uint256 part = PpbMath.ppbDown(amount, share);
        assertLe(part * 1e9, amount * share, "not above");
        assertGt((part + 1) * 1e9, amount * share, "less than one below");
        assertEq(PpbMath.ppbDown(amount, 1e9), amount, "100 %");
    }

    function testFuzz_RatioIsTheFloor(uint256 numerator, uint256 denominator) external pure {
        numerator = bound(numerator, 0, type(uint128).max);
        denominator = bound(denominator, 1, type(uint96).max);
        uint256 ratio = PpbMath.ratioPpbDown(numerator, denominator);
        assertLe(ratio * denominator, numerator * 1e9, "not above");
        assertGt((ratio + 1) * denominator, numerator * 1e9, "less than one below");
    }

    function testFuzz_ScaleIsTwoFloors(uint256 amount, uint256 numerator, uint256 denominator) external pure {
        amount = bound(amount, 0, type(uint96).max);
        denominator = bound(denominator, 1, type(uint96).max);
        numerator = bound(numerator, 0, denominator);
        uint256 scaled = PpbMath.scalePpbDown(amount, numerator, denominator);
        assertEq(scaled, (amount * ((numerator * 1e9) / denominator)) / 1e9, "two floors");
        assertLe(scaled, (amount * numerator) / denominator, "never above one floor");
        assertLe(scaled, amount, "a part");
        assertEq(PpbMath.scalePpbDown(amount, denominator, denominator), amount, "the whole");
    }

    function test_TwoFloorsDifferFromOne() external pure {
        assertEq(PpbMath.scalePpbDown(3e9, 1, 3), 999_999_999, "two floors");
        assertEq(uint256(3e9) / 3, 1e9, "one floor");
    }

    function test_NoDenominatorReverts() external {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x12));
        this.callRatio(1, 0);
    }

    function callRatio(uint256 numerator, uint256 denominator) external pure returns (uint256) {
        return PpbMath.ratioPpbDown(numerator, denominator);
    }
}
