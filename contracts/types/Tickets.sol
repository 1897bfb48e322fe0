// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a gateway has paid in, in wei, the round from which it can withdraw that (0: no unlock in progress), and the round in which something
/// was last taken from its reserve: deposit (96) | reserve (96) | withdrawRound (32) | claimRound (32), lowest bits first. One word, so that it is
/// read once and written once.
type SenderFunds is uint256;

/// @notice A gateway's account.
struct SenderAccount {
    // slot 0
    SenderFunds funds;
    // slot 1. Of the funds' claimRound.
    ReserveClaims claims;
    // slot 2. Of those who took something of the reserve before another one did, in the same round.
    mapping(uint80 claimant => FormerClaim) formerClaims;
}

/// @notice Whether a ticket was redeemed: 1, or 0. A whole word, so that it is written without being read.
struct TicketRecord {
    // slot 0
    uint256 isUsed;
}

/// @notice What was taken from a reserve in a round, in wei, in all and by the last one who took something, and who that was (the lowest 80 bits of its
/// address): total (88) | share (88) | claimant (80), lowest bits first. One word, because most often nobody else does. 88 bits are 309 million ether,
/// more than there is.
type ReserveClaims is uint256;

/// @notice What one took from a reserve in a round, in wei: amount (96) | round (32), lowest bits first.
type FormerClaim is uint256;
