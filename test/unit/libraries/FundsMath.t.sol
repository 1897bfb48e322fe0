// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundsMath} from "../../../contracts/libraries/FundsMath.sol";
import {ReserveClaim, SenderFunds} from "../../../contracts/types/Tickets.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract FundsMathTest is SolidityTest {
    using FundsMath for ReserveClaim;
    using FundsMath for SenderFunds;

    function testFuzz_FieldsKeepTheirValues(uint96 deposit, uint96 reserve, uint32 withdrawRound) external pure {
        _assertFunds(FundsMath.pack(deposit, reserve, withdrawRound), deposit, reserve, withdrawRound);
    }

    function testFuzz_AddsToBoth(uint96 deposit, uint96 reserve, uint32 withdrawRound, uint96 more, uint96 moreReserve) external pure {
        more = uint96(bound(more, 0, type(uint96).max - deposit));
        moreReserve = uint96(bound(moreReserve, 0, type(uint96).max - reserve));
        SenderFunds funds = FundsMath.pack(deposit, reserve, withdrawRound).withDepositMore(more).withReserveMore(moreReserve);
        _assertFunds(funds, deposit + more, reserve + moreReserve, withdrawRound);
    }

    function testFuzz_TakesFromTheDepositOnly(uint96 deposit, uint96 reserve, uint32 withdrawRound, uint96 amount) external pure {
        amount = uint96(bound(amount, 0, deposit));
        SenderFunds funds = FundsMath.pack(deposit, reserve, withdrawRound).withoutDeposit(amount);
        _assertFunds(funds, deposit - amount, reserve, withdrawRound);
    }

    function testFuzz_ChangesTheRoundOnly(uint96 deposit, uint96 reserve, uint32 withdrawRound, uint32 other) external pure {
        SenderFunds funds = FundsMath.pack(deposit, reserve, withdrawRound).withWithdrawRound(other);
        _assertFunds(funds, deposit, reserve, other);
    }

    function testFuzz_AClaimIsOfItsRoundOnly(uint96 amount, uint32 round, uint32 other) external pure {
        ReserveClaim claim = FundsMath.packClaim(amount, round);
        assertEq(claim.claimedIn(round), amount, "in its round");
        assertEq(claim.claimedIn(other), round == other ? amount : 0, "in another one");
    }

    function test_AClaimBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callPackClaim(1 << 96);
    }

    function test_DepositBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callWithDepositMore(1);
    }

    function test_ReserveBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callWithReserveMore(1);
    }

    function callPackClaim(uint256 amount) external pure returns (ReserveClaim) {
        return FundsMath.packClaim(amount, 0);
    }

    function callWithDepositMore(uint256 amount) external pure returns (SenderFunds) {
        return FundsMath.pack(type(uint96).max, type(uint96).max, 0).withDepositMore(amount);
    }

    function callWithReserveMore(uint256 amount) external pure returns (SenderFunds) {
        return FundsMath.pack(type(uint96).max, type(uint96).max, 0).withReserveMore(amount);
    }

    function _assertFunds(SenderFunds funds, uint256 deposit, uint256 reserve, uint256 withdrawRound) private pure {
        assertEq(funds.deposit(), deposit, "deposit");
        assertEq(funds.reserve(), reserve, "reserve");
        assertEq(funds.withdrawRound(), withdrawRound, "withdrawRound");
    }
}
