// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {FormerClaim, ReserveClaims, SenderFunds} from "../types/Tickets.sol";

/// @title FundsMath
/// @notice What a gateway has paid in, in one word, and what was taken from its reserve in a round, in others.
library FundsMath {
    using SafeCast for uint256;

    /// @notice Packs a deposit, a reserve and two rounds. Each must fit its field.
    function pack(uint256 deposit_, uint256 reserve_, uint256 withdrawRound_, uint256 claimRound_) internal pure returns (SenderFunds) {
        return SenderFunds.wrap(deposit_ | (reserve_ << 96) | (withdrawRound_ << 192) | (claimRound_ << 224));
    }

    /// @notice The same with a larger deposit. Reverts if it does not fit.
    function withDepositMore(SenderFunds funds, uint256 amount) internal pure returns (SenderFunds) {
        (deposit(funds) + amount).toUint96();
        // It fits its field: nothing is carried into the others.
        unchecked {
            return SenderFunds.wrap(SenderFunds.unwrap(funds) + amount);
        }
    }

    /// @notice The same with a larger reserve. Reverts if it does not fit.
    function withReserveMore(SenderFunds funds, uint256 amount) internal pure returns (SenderFunds) {
        (reserve(funds) + amount).toUint96();
        // As above.
        unchecked {
            return SenderFunds.wrap(SenderFunds.unwrap(funds) + (amount << 96));
        }
    }

    /// @notice The same with less of a deposit, which must hold `amount`.
    function withoutDeposit(SenderFunds funds, uint256 amount) internal pure returns (SenderFunds) {
        // The deposit has the lowest bits, and is not less: nothing is borrowed from the other fields.
        unchecked {
            return SenderFunds.wrap(SenderFunds.unwrap(funds) - amount);
        }
    }

    /// @notice The same to be withdrawn from another round on, or never if it is 0. The round must fit 32 bits.
    function withWithdrawRound(SenderFunds funds, uint256 withdrawRound_) internal pure returns (SenderFunds) {
        uint256 word = SenderFunds.unwrap(funds);
        return SenderFunds.wrap(uint192(word) | (withdrawRound_ << 192) | ((word >> 224) << 224));
    }

    // The fields. Truncation is meant: each takes its own bits.

    /// @notice Deposit, in wei.
    function deposit(SenderFunds funds) internal pure returns (uint256) {
        return uint96(SenderFunds.unwrap(funds));
    }

    /// @notice Reserve, in wei.
    function reserve(SenderFunds funds) internal pure returns (uint256) {
        return uint96(SenderFunds.unwrap(funds) >> 96);
    }

    /// @notice Round from which both can be withdrawn; 0 while that was not asked for.
    function withdrawRound(SenderFunds funds) internal pure returns (uint256) {
        return uint32(SenderFunds.unwrap(funds) >> 192);
    }

    /// @notice Round in which something was last taken from the reserve; 0 before.
    function claimRound(SenderFunds funds) internal pure returns (uint256) {
        return SenderFunds.unwrap(funds) >> 224;
    }

    /// @notice Packs what was taken from a reserve. Reverts if that does not fit; a share is never more.
    function packClaims(uint256 total_, uint256 share_, uint80 claimant_) internal pure returns (ReserveClaims) {
        return ReserveClaims.wrap(total_.toUint88() | (share_ << 88) | (uint256(claimant_) << 176));
    }

    /// @notice What was taken in all, in wei.
    function total(ReserveClaims claims) internal pure returns (uint256) {
        return uint88(ReserveClaims.unwrap(claims));
    }

    /// @notice What the last one took, in wei.
    function share(ReserveClaims claims) internal pure returns (uint256) {
        return uint88(ReserveClaims.unwrap(claims) >> 88);
    }

    /// @notice Who the last one was: see {claimantOf}.
    function claimant(ReserveClaims claims) internal pure returns (uint80) {
        return uint80(ReserveClaims.unwrap(claims) >> 176);
    }

    /// @notice By what a claimant is known. To find an address that shares these bits with a given one takes 2^80 trials, and would make but one share
    /// of a reserve out of two.
    function claimantOf(address account) internal pure returns (uint80) {
        return uint80(uint160(account));
    }

    /// @notice Packs what one took in `round`. Both must fit their fields.
    function packFormerClaim(uint256 amount, uint256 round) internal pure returns (FormerClaim) {
        return FormerClaim.wrap(amount | (round << 96));
    }

    /// @notice What it took in `round`, in wei: nothing if the claim is of another one.
    function claimedIn(FormerClaim claim, uint256 round) internal pure returns (uint256) {
        uint256 word = FormerClaim.unwrap(claim);
        return word >> 96 == round ? uint96(word) : 0;
    }
}
