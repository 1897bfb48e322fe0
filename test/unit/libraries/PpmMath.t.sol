// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PpmMath} from "../../../contracts/libraries/PpmMath.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract PpmMathTest is SolidityTest {
    function testFuzz_ShareIsAtMostAMillion(uint256 share) external pure {
        assertEq(PpmMath.isPpm(share), share < 1_000_001, "isPpm");
        assertTrue(PpmMath.isPpm(1_000_000), "100 %");
        assertFalse(PpmMath.isPpm(1_000_001), "more");
    }

    function testFuzz_PartIsTheFloor(uint256 amount, uint256 share) external pure {
        amount = bound(amount, 0, type(uint128).max);
        share = bound(share, 0, 1_000_000);
        uint256 part = PpmMath.ppmDown(amount, share);
        assertLe(part * 1_000_000, amount * share, "not above");
        assertGt((part + 1) * 1_000_000, amount * share, "less than one below");
        assertLe(part, amount, "a part");
        assertEq(PpmMath.ppmDown(amount, 1_000_000), amount, "100 %");
        assertEq(PpmMath.ppmDown(amount, 0), 0, "0 %");
    }

    function testFuzz_PartsOfAWholeNeverExceedIt(uint256 amount, uint256 share) external pure {
        amount = bound(amount, 0, type(uint128).max);
        share = bound(share, 0, 1_000_000);
        uint256 sum = PpmMath.ppmDown(amount, share) + PpmMath.ppmDown(amount, 1_000_000 - share);
        assertLe(sum, amount, "sum of parts");
        assertLe(amount - sum, 1, "dust");
    }

    function testFuzz_OverflowReverts(uint256 amount) external {
        amount = bound(amount, type(uint256).max / 1_000_000 + 1, type(uint256).max);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        this.callPpmDown(amount, 1_000_000);
    }

    function callPpmDown(uint256 amount, uint256 share) external pure returns (uint256) {
        return PpmMath.ppmDown(amount, share);
    }
}
