// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClockListener} from "./IClockListener.sol";
import {INewRoundListener} from "./INewRoundListener.sol";

/// @title ITicketBroker
/// @notice Probabilistic micropayments: gateways hold a deposit and a reserve, sign tickets, and orchestrators redeem those that win.
/// Source: specification ticket-broker.md. Amounts are in wei, rounds are round numbers. ETH lies in the Minter.
///
/// What is safer than deployed: a redemption pays the whole face value, or reverts and leaves the ticket unused; a ticket made while its
/// recipient was active stays redeemable for its whole validity; shares of a reserve are those of the round's active set.
/// Every function that moves value requires that the system is not paused ({TicketBrokerPaused}).
interface ITicketBroker is IClockListener, INewRoundListener {
    /// @notice A lottery ticket.
    /// @param recipient Orchestrator that is paid.
    /// @param sender Gateway that pays.
    /// @param faceValue Paid if the ticket wins, in wei.
    /// @param winProb Numerator of the winning probability over 2^256 - 1.
    /// @param senderNonce Distinguishes tickets with one random number of the recipient.
    /// @param recipientRandHash keccak256 of the recipient's random number.
    /// @param auxData abi.encode(uint256 creationRound, bytes32 creationRoundBlockHash).
    struct Ticket {
        address recipient;
        address sender;
        uint256 faceValue;
        uint256 winProb;
        uint256 senderNonce;
        bytes32 recipientRandHash;
        bytes auxData;
    }

    /// @notice A sender's deposit, and the round from which it can be withdrawn (0: no unlock in progress).
    struct Sender {
        uint256 deposit;
        uint256 withdrawRound;
    }

    /// @notice A sender's reserve.
    struct ReserveInfo {
        uint256 fundsRemaining;
        uint256 claimedInCurrentRound;
    }

    /// @notice A deposit grew.
    event DepositFunded(address indexed sender, uint256 amount);
    /// @notice A reserve grew.
    event ReserveFunded(address indexed reserveHolder, uint256 amount);
    /// @notice A recipient was paid from a reserve.
    event ReserveClaimed(address indexed reserveHolder, address claimant, uint256 amount);
    /// @notice A winning ticket was redeemed.
    event WinningTicketRedeemed(
        address indexed sender,
        address indexed recipient,
        uint256 faceValue,
        uint256 winProb,
        uint256 senderNonce,
        uint256 recipientRand,
        bytes auxData
    );
    /// @notice A recipient was credited.
    event WinningTicketTransfer(address indexed sender, address indexed recipient, uint256 amount);
    /// @notice A sender began to unlock its funds.
    event Unlock(address indexed sender, uint256 startRound, uint256 endRound);
    /// @notice A sender's funds are locked again.
    event UnlockCancelled(address indexed sender);
    /// @notice A sender withdrew its funds.
    event Withdrawal(address indexed sender, uint256 deposit, uint256 reserve);

    /// @notice The system is paused.
    error TicketBrokerPaused();
    /// @notice The current round is not initialized: call `RoundsManager.initializeRound` first.
    /// @param currentRound The current round.
    /// @param lastInitializedRound The last initialized round.
    error TicketBrokerRoundNotInitialized(uint256 currentRound, uint256 lastInitializedRound);
    /// @notice The caller does not hold the role that the function is for.
    /// @param caller Who called.
    /// @param required Who may call.
    error TicketBrokerUnauthorizedCaller(address caller, address required);
    /// @notice The value sent is not the sum of deposit and reserve.
    /// @param value What was sent.
    /// @param sum What the arguments add up to.
    error TicketBrokerValueMismatch(uint256 value, uint256 sum);
    /// @notice The sender has neither deposit nor reserve.
    error TicketBrokerNoFunds(address sender);
    /// @notice An unlock is in progress.
    error TicketBrokerUnlockInProgress(address sender, uint256 withdrawRound);
    /// @notice No unlock is in progress.
    error TicketBrokerNoUnlock(address sender);
    /// @notice The funds are locked still.
    /// @param withdrawRound First round of withdrawal.
    /// @param currentRound The current round.
    error TicketBrokerLocked(uint256 withdrawRound, uint256 currentRound);
    /// @notice The recipient is the null address.
    error TicketBrokerNullRecipient();
    /// @notice The sender is the null address.
    error TicketBrokerNullSender();
    /// @notice auxData must be 64 bytes.
    error TicketBrokerInvalidAuxData(uint256 length, uint256 required);
    /// @notice The block hash in the ticket is not that of its round.
    /// @param given What the ticket names.
    /// @param stored The round's.
    error TicketBrokerInvalidBlockHash(bytes32 given, bytes32 stored);
    /// @notice The ticket is too old.
    /// @param expirationRound First round in which it is invalid.
    /// @param currentRound The current round.
    error TicketBrokerTicketExpired(uint256 expirationRound, uint256 currentRound);
    /// @notice The random number is not the one that the ticket commits to.
    error TicketBrokerInvalidRecipientRand(bytes32 given, bytes32 required);
    /// @notice The ticket was redeemed before.
    error TicketBrokerTicketUsed(bytes32 ticketHash);
    /// @notice The signature is not the sender's.
    /// @param ticketHash What was to be signed, as a personal message.
    /// @param sender Who was to sign.
    error TicketBrokerInvalidSignature(bytes32 ticketHash, address sender);
    /// @notice The ticket did not win.
    error TicketBrokerTicketNotWinning(bytes32 ticketHash);
    /// @notice The sender's funds are unlocked: it may withdraw them at any time.
    error TicketBrokerSenderUnlocked(address sender, uint256 withdrawRound);
    /// @notice The deposit and the recipient's share of the reserve do not cover the face value. The ticket can be redeemed later.
    /// @param faceValue What is to be paid.
    /// @param available What can be paid.
    error TicketBrokerInsufficientFunds(uint256 faceValue, uint256 available);
    /// @notice The arrays have different lengths.
    error TicketBrokerLengthMismatch(uint256 tickets, uint256 signatures, uint256 recipientRands);
    /// @notice The parameter is zero, or too large for its field.
    /// @param value What was given.
    /// @param max The largest value.
    error TicketBrokerInvalidParameter(uint256 value, uint256 max);
    /// @notice The Minter, which keeps all ETH, did not take it.
    /// @param minter The Minter.
    /// @param amount The ETH, in wei.
    error TicketBrokerDepositRefused(address minter, uint256 amount);

    /// @notice Adds the value sent to the caller's deposit, and ends its unlock.
    function fundDeposit() external payable;

    /// @notice Adds the value sent to the caller's reserve, and ends its unlock.
    function fundReserve() external payable;

    /// @notice Adds to both of the caller's; the value sent is the sum.
    function fundDepositAndReserve(uint256 depositAmount, uint256 reserveAmount) external payable;

    /// @notice Adds to both of somebody's; the value sent is the sum. Only its own owner's funding ends an unlock.
    function fundDepositAndReserveFor(address addr, uint256 depositAmount, uint256 reserveAmount) external payable;

    /// @notice Starts the unlock period of the caller's funds. Tickets stay redeemable until it ends.
    function unlock() external;

    /// @notice Locks the caller's funds again.
    function cancelUnlock() external;

    /// @notice Pays deposit and reserve out to the caller once they are unlocked.
    function withdraw() external;

    /// @notice Redeems a winning ticket. Anyone may call it.
    /// @dev Emits {ReserveClaimed} if the deposit does not suffice, {WinningTicketTransfer} if the face value is not 0, and
    /// {WinningTicketRedeemed}.
    ///
    /// Requirements, in this order:
    /// - The current round is initialized.
    /// - Recipient and sender are not null; auxData holds a round that has a block hash, and that hash; the ticket has not expired.
    /// - The recipient's random number fits the ticket, the ticket is unused, the sender signed it, and it wins.
    /// - The sender's funds are locked, and the deposit and the recipient's share of the reserve cover the face value.
    /// - The recipient is active, or was in the ticket's round ({IBondingManager-BondingManagerNotActive}).
    ///
    /// @param ticket The ticket.
    /// @param sig The sender's personal signature over the ticket's hash, 65 bytes.
    /// @param recipientRand The number that `recipientRandHash` commits to.
    function redeemWinningTicket(Ticket calldata ticket, bytes calldata sig, uint256 recipientRand) external;

    /// @notice Redeems those of the tickets that can be redeemed; the others are left as they are.
    function batchRedeemWinningTickets(Ticket[] calldata tickets, bytes[] calldata sigs, uint256[] calldata recipientRands) external;

    /// @notice Sets how many rounds an unlock takes. Only the Controller's owner.
    function setUnlockPeriod(uint256 unlockPeriod) external;

    /// @notice Sets for how many rounds a ticket is valid, its own included; above 0. Only the Controller's owner.
    function setTicketValidityPeriod(uint256 ticketValidityPeriod) external;

    /// @notice Rounds between unlock and withdrawal.
    function unlockPeriod() external view returns (uint256);

    /// @notice Rounds in which a ticket is valid.
    function ticketValidityPeriod() external view returns (uint256);

    /// @notice Orchestrators active in the last initialized round, which share in each reserve.
    function reserveClaimants() external view returns (uint256);

    /// @notice Whether a ticket was redeemed.
    function usedTickets(bytes32 ticketHash) external view returns (bool);

    /// @notice Whether a sender is on its way to unlocked funds, or there.
    function isUnlockInProgress(address sender) external view returns (bool);

    /// @notice A sender's deposit and reserve.
    function getSenderInfo(address sender) external view returns (Sender memory sender_, ReserveInfo memory reserve);

    /// @notice A sender's reserve.
    function getReserveInfo(address reserveHolder) external view returns (ReserveInfo memory info);

    /// @notice What `claimant`, if active, could still be paid from a reserve in this round, in wei. Of a round that is not initialized yet: what it could be
    /// paid if the round were initialized now. What recipients that are active no more can be paid together is the same share, less `claimedReserve` of
    /// the null address.
    function claimableReserve(address reserveHolder, address claimant) external view returns (uint256);

    /// @notice What `claimant` was paid from a reserve in this round, in wei.
    function claimedReserve(address reserveHolder, address claimant) external view returns (uint256);

    /// @notice keccak256 of the ticket's fields, tightly packed.
    function getTicketHash(Ticket calldata ticket) external pure returns (bytes32);
}
