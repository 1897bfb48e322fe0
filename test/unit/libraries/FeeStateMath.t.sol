// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeeStateMath} from "../../../contracts/libraries/FeeStateMath.sol";
import {FeeState} from "../../../contracts/types/Bonding.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract FeeStateMathTest is SolidityTest {
    using FeeStateMath for FeeState;

    function testFuzz_FieldsKeepTheirValues(uint96 fees, uint32 round, uint128 factor) external pure {
        _assertState(FeeStateMath.pack(fees, round, factor), fees, round, factor);
    }

    function testFuzz_OnlyFeesAreTaken(uint96 fees, uint32 round, uint128 factor) external pure {
        _assertState(FeeStateMath.pack(fees, round, factor).withoutFees(), 0, round, factor);
    }

    function test_FeesBeyondTheirFieldRevert() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callPack(1 << 96);
    }

    function callPack(uint256 fees) external pure returns (FeeState) {
        return FeeStateMath.pack(fees, 0, 0);
    }

    function _assertState(FeeState state, uint256 fees, uint256 round, uint256 factor) private pure {
        assertEq(state.cumulativeFees(), fees, "fees");
        assertEq(state.lastFeeRound(), round, "round");
        assertEq(state.feeFactorRay(), factor, "factor");
    }
}
