// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A gateway's account.
struct SenderAccount {
    // slot 0
    uint96 deposit;
    uint96 reserve;
    uint32 withdrawRound;
    // slot 1
    uint96 claimedInRound;
    uint32 claimRound;
}

/// @notice What one recipient took from one reserve in `round`.
struct ReserveClaim {
    // slot 0
    uint96 amount;
    uint32 round;
}
