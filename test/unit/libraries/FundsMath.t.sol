// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundsMath} from "../../../contracts/libraries/FundsMath.sol";
import {FormerClaim, ReserveClaims, SenderFunds} from "../../../contracts/types/Tickets.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract FundsMathTest is SolidityTest {
    using FundsMath for FormerClaim;
    using FundsMath for ReserveClaims;
    using FundsMath for SenderFunds;

    function testFuzz_FieldsKeepTheirValues(uint96 deposit, uint96 reserve, uint32 withdrawRound, uint32 claimRound) external pure {
        _assertFunds(FundsMath.pack(deposit, reserve, withdrawRound, claimRound), deposit, reserve, withdrawRound, claimRound);
    }

    function testFuzz_AddsToBoth(uint96 deposit, uint96 reserve, uint32 round, uint96 more, uint96 moreReserve) external pure {
        more = uint96(bound(more, 0, type(uint96).max - deposit));
        moreReserve = uint96(bound(moreReserve, 0, type(uint96).max - reserve));
        SenderFunds funds = FundsMath.pack(deposit, reserve, round, ~round).withDepositMore(more).withReserveMore(moreReserve);
        _assertFunds(funds, deposit + more, reserve + moreReserve, round, ~round);
    }

    function testFuzz_TakesFromTheDepositOnly(uint96 deposit, uint96 reserve, uint32 round, uint96 amount) external pure {
        amount = uint96(bound(amount, 0, deposit));
        SenderFunds funds = FundsMath.pack(deposit, reserve, round, ~round).withoutDeposit(amount);
        _assertFunds(funds, deposit - amount, reserve, round, ~round);
    }

    function testFuzz_ChangesTheRoundOnly(uint96 deposit, uint96 reserve, uint32 round, uint32 claimRound, uint32 other) external pure {
        SenderFunds funds = FundsMath.pack(deposit, reserve, round, claimRound).withWithdrawRound(other);
        _assertFunds(funds, deposit, reserve, other, claimRound);
    }

    function testFuzz_ClaimsKeepTheirValues(uint88 total, uint88 share, uint80 claimant) external pure {
        ReserveClaims claims = FundsMath.packClaims(total, share, claimant);
        assertEq(claims.total(), total, "total");
        assertEq(claims.share(), share, "share");
        assertEq(claims.claimant(), claimant, "claimant");
    }

    function testFuzz_AClaimantIsTheLowest80BitsOfAnAddress(address account) external pure {
        assertEq(FundsMath.claimantOf(account), uint256(uint160(account)) % (1 << 80), "claimant");
    }

    function testFuzz_AFormerClaimIsOfItsRoundOnly(uint96 amount, uint32 round, uint32 other) external pure {
        FormerClaim claim = FundsMath.packFormerClaim(amount, round);
        assertEq(claim.claimedIn(round), amount, "in its round");
        assertEq(claim.claimedIn(other), round == other ? amount : 0, "in another one");
    }

    function test_ClaimsBeyondTheirFieldRevert() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 88, 1 << 88));
        this.callPackClaims(1 << 88);
    }

    function test_DepositBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callWithDepositMore(1);
    }

    function test_ReserveBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callWithReserveMore(1);
    }

    function callPackClaims(uint256 total) external pure returns (ReserveClaims) {
        return FundsMath.packClaims(total, 0, 0);
    }

    function callWithDepositMore(uint256 amount) external pure returns (SenderFunds) {
        return FundsMath.pack(type(uint96).max, type(uint96).max, 0, 0).withDepositMore(amount);
    }

    function callWithReserveMore(uint256 amount) external pure returns (SenderFunds) {
        return FundsMath.pack(type(uint96).max, type(uint96).max, 0, 0).withReserveMore(amount);
    }

    function _assertFunds(SenderFunds funds, uint256 deposit, uint256 reserve, uint256 withdrawRound, uint256 claimRound) private pure {
        assertEq(funds.deposit(), deposit, "deposit");
        assertEq(funds.reserve(), reserve, "reserve");
        assertEq(funds.withdrawRound(), withdrawRound, "withdrawRound");
        assertEq(funds.claimRound(), claimRound, "claimRound");
    }
}
