// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReserveClaim, SenderFunds} from "../types/Tickets.sol";

/// @title FundsMath
/// @notice What a gateway has paid in, in one word, and what was taken from its reserve, in another.
library FundsMath {
    using SafeCast for uint256;

    /// @notice Packs a deposit, a reserve and a round. Each must fit its field.
    function pack(uint256 deposit_, uint256 reserve_, uint256 withdrawRound_) internal pure returns (SenderFunds) {
        return SenderFunds.wrap(deposit_ | (reserve_ << 96) | (withdrawRound_ << 192));
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
        return SenderFunds.wrap(uint192(SenderFunds.unwrap(funds)) | (withdrawRound_ << 192));
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

    /// @notice Packs what was taken from a reserve in `round`, which must fit 32 bits. Reverts if the amount does not fit.
    function packClaim(uint256 amount, uint256 round) internal pure returns (ReserveClaim) {
        return ReserveClaim.wrap(amount.toUint96() | (round << 96));
    }

    /// @notice What was taken in `round`, in wei: nothing if the claim is of another one.
    function claimedIn(ReserveClaim claim, uint256 round) internal pure returns (uint256) {
        uint256 word = ReserveClaim.unwrap(claim);
        return word >> 96 == round ? uint96(word) : 0;
    }
}
