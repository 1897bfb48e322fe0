// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PpmMath} from "../libraries/PpmMath.sol";
import {Thaw, UnbondingLock} from "../types/Bonding.sol";

/// @title Thaws
/// @notice Ledger of what thaws of orchestrators' own stake, and stays at risk until it is withdrawn: a penalty reaches all locks of one
/// account by one factor, however many there are (specification proofs.md section 6).
///
/// The values of an account's locks never add up to more than `amount`. Let `sum` be the sum of `lock.amount * factor / lock.factor` over
/// them without rounding; the values are not above its terms. A new lock adds its amount to both. A lock that is used takes its term off
/// `sum` and its value, which is not more, off `amount`. A penalty of `share` leaves at most `1 - share` of `factor`, so of `sum`, and at
/// least `1 - share` of `amount`. So `sum <= amount` always holds, and no subtraction fails. What rounding keeps from the owner stays in
/// `amount`, to be slashed: it is less than a wei for each lock that is used, and one part in `MIN_FACTOR` for each penalty.
library Thaws {
    /// @notice 1.0: nothing was taken.
    uint120 internal constant ONE = 1e36;
    /// @notice Factors below it would be too coarse: what thaws then is lost wholly. Nobody comes here but whose penalties, since the last one
    /// of everything, leave less than the 10^24th part: eighty halves, or a thousand twentieths. What they took from may have been little.
    uint256 internal constant MIN_FACTOR = 1e12;

    /// @notice Puts a new lock at risk, which keeps what {valueOf} and {bondedUntil} need.
    /// @param period The unbonding period, in rounds.
    function add(Thaw storage self, UnbondingLock memory lock, uint256 period) internal {
        self.amount += lock.amount;
        lock.factor = _factorOf(self);
        lock.period = period < type(uint8).max ? uint8(period) : type(uint8).max;
    }

    /// @notice The round until which the stake of a lock at risk was bonded, or a later one: that of its unbonding, if the unbonding period
    /// was not longer than 255 rounds.
    function bondedUntil(UnbondingLock memory lock) internal pure returns (uint256 round) {
        return lock.withdrawRound - lock.period;
    }

    /// @notice What a lock is worth now, LPT wei.
    function valueOf(Thaw storage self, uint256 lockId, UnbondingLock memory lock) internal view returns (uint96) {
        if (lock.factor == 0) return lock.amount;
        if (lockId < self.firstLockId) return 0;
        // The cast is safe: factors only fall. 96 bits times 120 bits fit.
        return uint96((uint256(lock.amount) * _factorOf(self)) / lock.factor);
    }

    /// @notice Takes a lock that is used up out of the books.
    /// @return value What it was worth.
    function remove(Thaw storage self, uint256 lockId, UnbondingLock memory lock) internal returns (uint96 value) {
        value = valueOf(self, lockId, lock);
        self.amount -= value;
    }

    /// @notice Takes a part of everything at risk.
    /// @param share Part to take, ppm, at most 100 %.
    /// @param nextLockId Id of the account's next lock.
    /// @return penalty What was taken, LPT wei.
    function slash(Thaw storage self, uint256 share, uint32 nextLockId) internal returns (uint256 penalty) {
        uint256 amount = self.amount;
        // Without it there is no lock worth anything, and no factor to wear out.
        if (amount == 0) return 0;
        uint256 factor = PpmMath.ppmDown(_factorOf(self), PpmMath.PPM - share);
        if (factor < MIN_FACTOR) {
            (self.amount, self.factor, self.firstLockId) = (0, ONE, nextLockId);
            return amount;
        }
        penalty = PpmMath.ppmDown(amount, share);
        // The casts are safe: not more than before.
        (self.amount, self.factor) = (uint96(amount - penalty), uint120(factor));
    }

    function _factorOf(Thaw storage self) private view returns (uint120 factor) {
        factor = self.factor;
        if (factor == 0) factor = ONE;
    }
}
