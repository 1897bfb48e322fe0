// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a gateway has paid in, in wei, and the round from which it can withdraw that (0: no unlock in progress):
/// deposit (96) | reserve (96) | withdrawRound (32), lowest bits first. One word, so that it is read once and written once.
type SenderFunds is uint256;

/// @notice A gateway's account.
struct SenderAccount {
    // slot 0
    SenderFunds funds;
    // slot 1. What all recipients together took from the reserve.
    ReserveClaim claimed;
}

/// @notice Whether a ticket was redeemed: 1, or 0. A whole word, so that it is written without being read.
struct TicketRecord {
    // slot 0
    uint256 isUsed;
}

/// @notice What was taken from a reserve in a round, in wei: amount (96) | round (32), lowest bits first. One word, so that it is written without
/// being read.
type ReserveClaim is uint256;
