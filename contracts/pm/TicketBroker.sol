// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ITicketBroker} from "../interfaces/ITicketBroker.sol";
import {FundsMath} from "../libraries/FundsMath.sol";
import {TicketMath} from "../libraries/TicketMath.sol";
import {Seats} from "../storage/Seats.sol";
import {SenderAccounts} from "../storage/SenderAccounts.sol";
import {SenderAccount, SenderFunds, TicketRecord} from "../types/Tickets.sol";
import {TicketFunds} from "./TicketFunds.sol";

/// @title TicketBroker
/// @notice See {ITicketBroker}.
contract TicketBroker is TicketFunds {
    using FundsMath for SenderFunds;
    using SenderAccounts for SenderAccount;

    /// @notice A ticket that is being redeemed: what is needed of it again and again, read once.
    struct Draft {
        address recipient;
        address sender;
        uint256 faceValue;
        uint256 creationRound;
        bytes32 blockHash;
    }

    /// @notice What a batch has yet to write down. Tickets in a row with one recipient and round are credited together, and the funds of a sender are
    /// read and written once for its tickets in a row.
    /// @param recipient Who earned it.
    /// @param creationRound Round of the tickets.
    /// @param blockHash Its block hash; zero before the first good ticket.
    /// @param isPaid Whether the recipient is active, or was in that round.
    /// @param isActive Whether it is active.
    /// @param fees Room for the whole batch.
    /// @param count How many of `fees` are in use.
    /// @param sender Whose funds these are; null before the first good ticket.
    /// @param funds What the sender has left.
    /// @param validityPeriod For how many rounds tickets are valid.
    struct Credit {
        address recipient;
        uint256 creationRound;
        bytes32 blockHash;
        bool isPaid;
        bool isActive;
        uint256[] fees;
        uint256 count;
        address sender;
        SenderFunds funds;
        uint256 validityPeriod;
    }

    uint256 private constant AUX_DATA_LENGTH = 64;
    /// @dev What a check of a ticket returns if nothing is wrong; otherwise the selector of the error.
    bytes4 private constant NO_FAULT = 0;
    bytes4 private constant NO_BLOCK_HASH = 0x08c379a0; // Error(string)

    /// @param minter The Minter.
    /// @param bondingManager Proxy of the BondingManager.
    /// @param roundsManager Proxy of the RoundsManager.
    constructor(address minter, address bondingManager, address roundsManager) TicketFunds(minter, bondingManager, roundsManager) {}

    /// @notice Sets up the proxy, once.
    /// @param controller_ The Controller.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("TicketBrokerTarget"));
    }

    // ---------------------------------------------------------------- Redemption

    /// @inheritdoc ITicketBroker
    function redeemWinningTicket(Ticket calldata ticket, bytes calldata sig, uint256 recipientRand) external {
        (uint256 round, uint256 validityPeriod) = _openRound(_storage());
        Draft memory draft;
        TicketRecord storage record = _requireWinning(draft, ticket, sig, recipientRand, round, validityPeriod);
        SenderAccount storage account = _storage().senders[draft.sender];
        SenderFunds funds = account.funds;
        if (_isUnlocked(funds.withdrawRound(), round)) revert TicketBrokerSenderUnlocked(draft.sender, funds.withdrawRound());

        // The ticket is used up before anybody is called. The BondingManager reverts if the recipient cannot be paid.
        record.isUsed = 1;
        uint256 faceValue = draft.faceValue;
        if (faceValue > 0) {
            bool isActive = BONDING_MANAGER.addOrchestratorFee(draft.recipient, faceValue, draft.creationRound, round);
            if (faceValue <= funds.deposit()) {
                account.funds = funds.withoutDeposit(faceValue);
            } else {
                uint256 available;
                (account.funds, available) = _drawOnReserve(account, funds, draft, _claimantOf(draft.recipient, isActive), round);
                require(faceValue <= available, TicketBrokerInsufficientFunds(faceValue, available));
            }
        }
        _logRedemption(draft, ticket, recipientRand);
    }

    /// @inheritdoc ITicketBroker
    function batchRedeemWinningTickets(Ticket[] calldata tickets, bytes[] calldata sigs, uint256[] calldata recipientRands) external {
        require(
            tickets.length == sigs.length && tickets.length == recipientRands.length,
            TicketBrokerLengthMismatch(tickets.length, sigs.length, recipientRands.length)
        );
        TicketBrokerStorage storage $ = _storage();
        Draft memory draft;
        uint256 round;
        Credit memory credit;
        (round, credit.validityPeriod) = _openRound($);
        credit.fees = new uint256[](tickets.length);
        for (uint256 i = 0; i < tickets.length; ++i) {
            _redeemInBatch(draft, tickets[i], sigs[i], recipientRands[i], round, $, credit);
        }
        _keepFunds($, credit);
        _flush(credit, round);
    }

    /// @inheritdoc ITicketBroker
    function usedTickets(bytes32 ticketHash) external view returns (bool) {
        return _storage().tickets[ticketHash].isUsed != 0;
    }

    /// @inheritdoc ITicketBroker
    function getTicketHash(Ticket calldata ticket) external pure returns (bytes32 ticketHash) {
        Draft memory draft;
        (ticketHash, ) = _read(ticket, draft);
    }

    // ---------------------------------------------------------------- Internal: redemption

    // Fills the draft, and returns the ticket's hash and the length of its auxData: only if that is the right one are a round and its block hash there.
    function _read(Ticket calldata ticket, Draft memory draft) internal pure returns (bytes32 ticketHash, uint256 auxDataLength) {
        (address recipient, address sender, bytes calldata auxData) = (ticket.recipient, ticket.sender, ticket.auxData);
        ticketHash = TicketMath.hashOf(ticket, recipient, sender, auxData);
        (draft.recipient, draft.sender, draft.faceValue) = (recipient, sender, ticket.faceValue);
        auxDataLength = auxData.length;
        if (auxDataLength == AUX_DATA_LENGTH) (draft.creationRound, draft.blockHash) = abi.decode(auxData, (uint256, bytes32));
    }

    // Whether a ticket names two parties, and a round that it is valid for. First failure wins.
    function _checkTerms(
        Draft memory draft,
        uint256 auxDataLength,
        uint256 round,
        uint256 validityPeriod,
        TicketBrokerStorage storage $
    ) internal view returns (bytes4) {
        if (draft.recipient == address(0)) return TicketBrokerNullRecipient.selector;
        if (draft.sender == address(0)) return TicketBrokerNullSender.selector;
        if (auxDataLength != AUX_DATA_LENGTH) return TicketBrokerInvalidAuxData.selector;
        bytes32 stored = $.blockHashes[draft.creationRound];
        if (stored == 0) return NO_BLOCK_HASH;
        if (stored != draft.blockHash) return TicketBrokerInvalidBlockHash.selector;
        // A round with a block hash is a past one: the sum cannot overflow.
        unchecked {
            return draft.creationRound + validityPeriod <= round ? TicketBrokerTicketExpired.selector : NO_FAULT;
        }
    }

    // Whether a ticket is the recipient's, unused, signed by its sender, and wins.
    function _checkLuck(
        address sender,
        bytes32 ticketHash,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        TicketRecord storage record
    ) internal view returns (bytes4) {
        if (TicketMath.hashOfRand(recipientRand) != ticket.recipientRandHash) return TicketBrokerInvalidRecipientRand.selector;
        if (record.isUsed != 0) return TicketBrokerTicketUsed.selector;
        (address signer, , ) = ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(ticketHash), sig);
        if (signer != sender) return TicketBrokerInvalidSignature.selector;
        return TicketMath.drawOf(sig, recipientRand) < ticket.winProb ? NO_FAULT : TicketBrokerTicketNotWinning.selector;
    }

    // Whether a sender's funds can be withdrawn in `round`: never without an unlock, when what is below its round 0 is the highest number.
    function _isUnlocked(uint256 withdrawRound, uint256 round) internal pure returns (bool) {
        unchecked {
            return withdrawRound - 1 < round;
        }
    }

    // Fills the draft. Reverts if the ticket cannot be redeemed, whatever its sender has.
    function _requireWinning(
        Draft memory draft,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        uint256 round,
        uint256 validityPeriod
    ) internal view returns (TicketRecord storage record) {
        (bytes32 ticketHash, uint256 auxDataLength) = _read(ticket, draft);
        record = _storage().tickets[ticketHash];
        bytes4 fault = _checkTerms(draft, auxDataLength, round, validityPeriod, _storage());
        if (fault != NO_FAULT) _revert(fault, draft, ticketHash, ticket, recipientRand, round);
        fault = _checkLuck(draft.sender, ticketHash, ticket, sig, recipientRand, record);
        if (fault != NO_FAULT) _revert(fault, draft, ticketHash, ticket, recipientRand, round);
    }

    // Says what is wrong with a ticket.
    function _revert(
        bytes4 fault,
        Draft memory draft,
        bytes32 ticketHash,
        Ticket calldata ticket,
        uint256 recipientRand,
        uint256 round
    ) internal view {
        if (fault == TicketBrokerNullRecipient.selector) revert TicketBrokerNullRecipient();
        if (fault == TicketBrokerNullSender.selector) revert TicketBrokerNullSender();
        if (fault == TicketBrokerInvalidAuxData.selector) revert TicketBrokerInvalidAuxData(ticket.auxData.length, AUX_DATA_LENGTH);
        // A string, because clients compare it to know that a ticket is lost.
        require(fault != NO_BLOCK_HASH, "ticket creationRound does not have a block hash");
        uint256 creationRound = draft.creationRound;
        if (fault == TicketBrokerInvalidBlockHash.selector) {
            revert TicketBrokerInvalidBlockHash(draft.blockHash, _storage().blockHashes[creationRound]);
        }
        if (fault == TicketBrokerTicketExpired.selector) revert TicketBrokerTicketExpired(creationRound + Seats.seat().period, round);
        if (fault == TicketBrokerInvalidRecipientRand.selector) {
            revert TicketBrokerInvalidRecipientRand(TicketMath.hashOfRand(recipientRand), ticket.recipientRandHash);
        }
        if (fault == TicketBrokerTicketUsed.selector) revert TicketBrokerTicketUsed(ticketHash);
        if (fault == TicketBrokerInvalidSignature.selector) revert TicketBrokerInvalidSignature(ticketHash, draft.sender);
        revert TicketBrokerTicketNotWinning(ticketHash);
    }

    // Takes the face value, which is more than the deposit, from the deposit and the reserve, if both suffice. Returns what the sender has then, for the
    // caller to keep, and what there was for the claimant.
    function _drawOnReserve(
        SenderAccount storage account,
        SenderFunds funds,
        Draft memory draft,
        address claimant,
        uint256 round
    ) internal returns (SenderFunds rest, uint256 available) {
        (uint256 claimed, uint256 claimedShare) = account.claimedIn(funds, claimant, round);
        available = funds.deposit() + _claimableReserve(funds.reserve(), claimed, claimedShare, Seats.seat().activeSetSize);
        if (draft.faceValue > available) return (funds, available);

        uint256 amount = draft.faceValue - funds.deposit();
        account.keepClaim(funds, claimant, round, claimed + amount, claimedShare + amount);
        rest = FundsMath.pack(0, funds.reserve() - amount, funds.withdrawRound(), round);
        emit ReserveClaimed(draft.sender, draft.recipient, amount);
    }

    // Whose share of a reserve a ticket draws on. Who was active in the ticket's round only has none of its own: all of them have one together, under the
    // null address, so that they cannot use up by turns what the active set is promised.
    function _claimantOf(address recipient, bool isActive) internal pure returns (address) {
        return isActive ? recipient : address(0);
    }

    // Emits WinningTicketTransfer, and WinningTicketRedeemed(sender, recipient, faceValue, winProb, senderNonce, recipientRand, auxData). Of that all but one
    // value lies in the calldata as it is logged: faceValue, winProb and senderNonce side by side, and the 64 bytes of auxData, behind its length at the
    // offset that the ticket's last word names. Both have been checked by {_read}.
    function _logRedemption(Draft memory draft, Ticket calldata ticket, uint256 recipientRand) internal {
        (address sender, address recipient, uint256 faceValue) = (draft.sender, draft.recipient, draft.faceValue);
        if (faceValue > 0) emit WinningTicketTransfer(sender, recipient, faceValue);
        bytes32 topic = WinningTicketRedeemed.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, add(ticket, 0x40), 0x60)
            mstore(add(data, 0x60), recipientRand)
            mstore(add(data, 0x80), 0xa0)
            mstore(add(data, 0xa0), AUX_DATA_LENGTH)
            calldatacopy(add(data, 0xc0), add(add(ticket, calldataload(add(ticket, 0xc0))), 0x20), AUX_DATA_LENGTH)
            log3(data, 0x100, topic, sender, recipient)
        }
    }

    // Redeems a ticket of a batch, or leaves it as it is. Its fee is credited later.
    function _redeemInBatch(
        Draft memory draft,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        uint256 round,
        TicketBrokerStorage storage $,
        Credit memory credit
    ) internal {
        // The terms of the last good ticket need no second look. Before the first there is no block hash; without auxData of the right length, the
        // draft's terms are not its own.
        (bytes32 ticketHash, uint256 auxDataLength) = _read(ticket, draft);
        bool isKnown =
            draft.blockHash != 0 &&
                draft.recipient == credit.recipient &&
                draft.creationRound == credit.creationRound &&
                draft.blockHash == credit.blockHash &&
                auxDataLength == AUX_DATA_LENGTH &&
                draft.sender != address(0);
        if (!isKnown && _checkTerms(draft, auxDataLength, round, credit.validityPeriod, $) != NO_FAULT) return;
        TicketRecord storage record = $.tickets[ticketHash];
        if (_checkLuck(draft.sender, ticketHash, ticket, sig, recipientRand, record) != NO_FAULT) return;
        if (draft.sender != credit.sender) {
            _keepFunds($, credit);
            (credit.sender, credit.funds) = (draft.sender, $.senders[draft.sender].funds);
        }
        if (_isUnlocked(credit.funds.withdrawRound(), round)) return;
        if (!isKnown) {
            _flush(credit, round);
            (credit.recipient, credit.creationRound, credit.blockHash) = (draft.recipient, draft.creationRound, draft.blockHash);
            (credit.isPaid, credit.isActive) = BONDING_MANAGER.canBePaid(draft.recipient, draft.creationRound);
        }
        if (draft.faceValue > 0 && !_payInBatch(draft, credit, round, $)) return;
        record.isUsed = 1;
        _logRedemption(draft, ticket, recipientRand);
    }

    // Takes the face value of a ticket of a batch from its sender. Returns whether it could, and the recipient can be paid.
    function _payInBatch(Draft memory draft, Credit memory credit, uint256 round, TicketBrokerStorage storage $) internal returns (bool) {
        if (!credit.isPaid) return false;
        uint256 faceValue = draft.faceValue;
        SenderFunds funds = credit.funds;
        if (faceValue <= funds.deposit()) {
            credit.funds = funds.withoutDeposit(faceValue);
        } else {
            address claimant = _claimantOf(draft.recipient, credit.isActive);
            uint256 available;
            (credit.funds, available) = _drawOnReserve($.senders[draft.sender], funds, draft, claimant, round);
            if (faceValue > available) return false;
        }
        credit.fees[credit.count++] = faceValue;
        return true;
    }

    // Writes down what is left of the funds of the last sender of a batch.
    function _keepFunds(TicketBrokerStorage storage $, Credit memory credit) internal {
        if (credit.sender != address(0)) $.senders[credit.sender].funds = credit.funds;
    }

    // Credits what a batch has gathered for one recipient.
    function _flush(Credit memory credit, uint256 round) internal {
        uint256 count = credit.count;
        if (count == 0) return;
        uint256[] memory fees = credit.fees;
        uint256 room = fees.length;
        // The array is as long as what is in use of it while it is passed on, and never longer than it was made.
        assembly ("memory-safe") {
            mstore(fees, count)
        }
        BONDING_MANAGER.addWinningTicketFees(credit.recipient, fees, credit.creationRound, round);
        assembly ("memory-safe") {
            mstore(fees, room)
        }
        credit.count = 0;
    }
}
