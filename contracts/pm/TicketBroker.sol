// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Manager} from "../base/Manager.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IClockListener} from "../interfaces/IClockListener.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {INewRoundListener} from "../interfaces/INewRoundListener.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {ITicketBroker} from "../interfaces/ITicketBroker.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";
import {ReserveClaim, SenderAccount} from "../types/Tickets.sol";

/// @title TicketBroker
/// @notice See {ITicketBroker}.
contract TicketBroker is Manager, ITicketBroker {
    using RoundMath for PackedRoundClock;
    using SafeCast for uint256;

    /// @custom:storage-location erc7201:livepeer.storage.TicketBroker
    struct TicketBrokerStorage {
        // slot 0
        PackedRoundClock clock;
        uint32 unlockPeriod;
        uint32 ticketValidityPeriod;
        // slot 1
        mapping(uint256 round => bytes32) blockHashes;
        // slot 2
        mapping(bytes32 ticketHash => bool) usedTickets;
        // slot 3
        mapping(address sender => SenderAccount) senders;
        // slot 4
        mapping(address sender => mapping(address recipient => ReserveClaim)) reserveClaims;
    }

    /// @notice Why a ticket cannot be redeemed, in the order of the checks.
    enum Fault {
        None,
        NullRecipient,
        NullSender,
        AuxData,
        NoBlockHash,
        BlockHash,
        Expired,
        RecipientRand,
        Used,
        Signature,
        NotWinning,
        SenderUnlocked
    }

    /// @notice Who is paid, and what of a reserve is open to it. Tickets in a row with one recipient and round are credited together.
    struct Recipient {
        address account;
        uint256 creationRound;
        bool isEligible;
        uint256 activeSetSize;
    }

    /// @notice What a batch has yet to credit.
    /// @param recipient Who earned it.
    /// @param fees Room for the whole batch.
    /// @param count How many of `fees` are in use.
    struct Credit {
        Recipient recipient;
        uint256[] fees;
        uint256 count;
    }

    uint256 private constant AUX_DATA_LENGTH = 64;
    uint256 private constant MAX_PERIOD = type(uint16).max;

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.TicketBroker")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant TICKET_BROKER_STORAGE = 0xb310c717a1c9c0a5da79d2ad8c0a67f4b6d75bbdaa1cfa09992a08486e364800;

    IMinter private immutable MINTER;
    IBondingManager private immutable BONDING_MANAGER;
    IRoundsManager private immutable ROUNDS_MANAGER;

    /// @param minter The Minter.
    /// @param bondingManager Proxy of the BondingManager.
    /// @param roundsManager Proxy of the RoundsManager.
    constructor(address minter, address bondingManager, address roundsManager) {
        MINTER = IMinter(minter);
        BONDING_MANAGER = IBondingManager(bondingManager);
        ROUNDS_MANAGER = IRoundsManager(roundsManager);
    }

    /// @notice Sets up the proxy, once.
    /// @param controller_ The Controller.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("TicketBrokerTarget"));
    }

    // ---------------------------------------------------------------- Funds of senders

    /// @inheritdoc ITicketBroker
    function fundDeposit() external payable {
        SenderAccount storage account = _fund(msg.sender, msg.value, 0);
        _cancelUnlock(account);
        emit DepositFunded(msg.sender, msg.value);
    }

    /// @inheritdoc ITicketBroker
    function fundReserve() external payable {
        SenderAccount storage account = _fund(msg.sender, 0, msg.value);
        emit ReserveFunded(msg.sender, msg.value);
        _cancelUnlock(account);
    }

    /// @inheritdoc ITicketBroker
    function fundDepositAndReserve(uint256 depositAmount, uint256 reserveAmount) external payable {
        _fundBoth(msg.sender, depositAmount, reserveAmount);
    }

    /// @inheritdoc ITicketBroker
    function fundDepositAndReserveFor(address addr, uint256 depositAmount, uint256 reserveAmount) external payable {
        _fundBoth(addr, depositAmount, reserveAmount);
    }

    /// @inheritdoc ITicketBroker
    function unlock() external {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = _currentRoundUnpaused($);
        SenderAccount storage account = $.senders[msg.sender];
        require(account.deposit > 0 || account.reserve > 0, TicketBrokerNoFunds(msg.sender));
        require(account.withdrawRound == 0, TicketBrokerUnlockInProgress(msg.sender, account.withdrawRound));

        uint256 withdrawRound = round + $.unlockPeriod;
        account.withdrawRound = withdrawRound.toUint32();
        emit Unlock(msg.sender, round, withdrawRound);
    }

    /// @inheritdoc ITicketBroker
    function cancelUnlock() external {
        TicketBrokerStorage storage $ = _storage();
        _currentRoundUnpaused($);
        SenderAccount storage account = $.senders[msg.sender];
        require(account.withdrawRound > 0, TicketBrokerNoUnlock(msg.sender));
        _cancelUnlock(account);
    }

    /// @inheritdoc ITicketBroker
    function withdraw() external {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = _currentRoundUnpaused($);

        // Checks
        SenderAccount storage account = $.senders[msg.sender];
        (uint256 deposit, uint256 reserve) = (account.deposit, account.reserve);
        uint256 withdrawRound = account.withdrawRound;
        require(deposit > 0 || reserve > 0, TicketBrokerNoFunds(msg.sender));
        require(withdrawRound > 0, TicketBrokerNoUnlock(msg.sender));
        require(withdrawRound <= round, TicketBrokerLocked(withdrawRound, round));

        // Effects. The account stays unlocked until its owner funds it again or cancels.
        (account.deposit, account.reserve) = (0, 0);
        emit Withdrawal(msg.sender, deposit, reserve);

        // Interactions
        MINTER.trustedWithdrawETH(msg.sender, deposit + reserve);
    }

    // ---------------------------------------------------------------- Redemption

    /// @inheritdoc ITicketBroker
    function redeemWinningTicket(Ticket calldata ticket, bytes calldata sig, uint256 recipientRand) external {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = _openRound($);
        (Fault fault, bytes32 ticketHash, uint256 creationRound) = _check($, ticket, sig, recipientRand, round);
        if (fault != Fault.None) _revert($, fault, ticket, recipientRand, round, ticketHash);

        uint256 faceValue = ticket.faceValue;
        SenderAccount storage account = $.senders[ticket.sender];
        uint256 available = account.deposit;
        if (faceValue > available) {
            Recipient memory recipient = _recipient(ticket.recipient, creationRound);
            require(recipient.isEligible, TicketBrokerRecipientNotActive(ticket.recipient, creationRound));
            available += _claimableReserve($, ticket.sender, recipient, round);
        }
        require(faceValue <= available, TicketBrokerInsufficientFunds(faceValue, available));
        _settle($, ticket, recipientRand, round, ticketHash);
        if (faceValue > 0) BONDING_MANAGER.updateTranscoderWithFees(ticket.recipient, faceValue, creationRound);
    }

    /// @inheritdoc ITicketBroker
    function batchRedeemWinningTickets(Ticket[] calldata tickets, bytes[] calldata sigs, uint256[] calldata recipientRands) external {
        require(
            tickets.length == sigs.length && tickets.length == recipientRands.length,
            TicketBrokerLengthMismatch(tickets.length, sigs.length, recipientRands.length)
        );
        TicketBrokerStorage storage $ = _storage();
        uint256 round = _openRound($);
        Credit memory credit;
        credit.fees = new uint256[](tickets.length);
        for (uint256 i = 0; i < tickets.length; ++i) {
            _redeemInBatch($, tickets[i], sigs[i], recipientRands[i], round, credit);
        }
        _flush(credit);
    }

    // ---------------------------------------------------------------- Clock and parameters

    /// @inheritdoc INewRoundListener
    function onNewRound(uint256 round, bytes32 blockHash) external {
        require(msg.sender == address(ROUNDS_MANAGER), TicketBrokerUnauthorizedCaller(msg.sender, address(ROUNDS_MANAGER)));
        TicketBrokerStorage storage $ = _storage();
        $.blockHashes[round] = blockHash;
        // All else in the clock is told when it changes. Rounds fit 32 bits, see RoundMath.
        $.clock = $.clock.withLastInitializedRound(uint32(round));
    }

    /// @inheritdoc IClockListener
    function syncClock() external {
        _syncClock(_storage());
    }

    /// @inheritdoc ITicketBroker
    function setUnlockPeriod(uint256 unlockPeriod_) external onlyControllerOwner {
        require(unlockPeriod_ <= MAX_PERIOD, TicketBrokerInvalidParameter(unlockPeriod_, MAX_PERIOD));
        _storage().unlockPeriod = uint32(unlockPeriod_);
        emit ParameterUpdate("unlockPeriod");
    }

    /// @inheritdoc ITicketBroker
    function setTicketValidityPeriod(uint256 ticketValidityPeriod_) external onlyControllerOwner {
        require(
            ticketValidityPeriod_ > 0 && ticketValidityPeriod_ <= MAX_PERIOD,
            TicketBrokerInvalidParameter(ticketValidityPeriod_, MAX_PERIOD)
        );
        _storage().ticketValidityPeriod = uint32(ticketValidityPeriod_);
        emit ParameterUpdate("ticketValidityPeriod");
    }

    // ---------------------------------------------------------------- Views

    /// @inheritdoc ITicketBroker
    function unlockPeriod() external view returns (uint256) {
        return _storage().unlockPeriod;
    }

    /// @inheritdoc ITicketBroker
    function ticketValidityPeriod() external view returns (uint256) {
        return _storage().ticketValidityPeriod;
    }

    /// @inheritdoc ITicketBroker
    function usedTickets(bytes32 ticketHash) external view returns (bool) {
        return _storage().usedTickets[ticketHash];
    }

    /// @inheritdoc INewRoundListener
    function blockHashForRound(uint256 round) external view returns (bytes32) {
        return _storage().blockHashes[round];
    }

    /// @inheritdoc ITicketBroker
    function isUnlockInProgress(address sender) external view returns (bool) {
        return _storage().senders[sender].withdrawRound > 0;
    }

    /// @inheritdoc ITicketBroker
    function getSenderInfo(address sender) external view returns (Sender memory sender_, ReserveInfo memory reserve) {
        SenderAccount storage account = _storage().senders[sender];
        sender_ = Sender({deposit: account.deposit, withdrawRound: account.withdrawRound});
        reserve = getReserveInfo(sender);
    }

    /// @inheritdoc ITicketBroker
    function claimableReserve(address reserveHolder, address claimant) external view returns (uint256) {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = $.clock.currentRound(block.number);
        Recipient memory recipient = _recipient(claimant, round);
        return recipient.isEligible ? _claimableReserve($, reserveHolder, recipient, round) : 0;
    }

    /// @inheritdoc ITicketBroker
    function claimedReserve(address reserveHolder, address claimant) external view returns (uint256) {
        TicketBrokerStorage storage $ = _storage();
        ReserveClaim storage claim = $.reserveClaims[reserveHolder][claimant];
        return claim.round == $.clock.currentRound(block.number) ? claim.amount : 0;
    }

    /// @inheritdoc ITicketBroker
    function getReserveInfo(address reserveHolder) public view returns (ReserveInfo memory info) {
        TicketBrokerStorage storage $ = _storage();
        SenderAccount storage account = $.senders[reserveHolder];
        bool hasClaims = account.claimRound == $.clock.currentRound(block.number);
        info = ReserveInfo({fundsRemaining: account.reserve, claimedInCurrentRound: hasClaims ? account.claimedInRound : 0});
    }

    /// @inheritdoc ITicketBroker
    function getTicketHash(Ticket calldata ticket) public pure returns (bytes32) {
        return
            keccak256(
                abi.encodePacked(
                    ticket.recipient,
                    ticket.sender,
                    ticket.faceValue,
                    ticket.winProb,
                    ticket.senderNonce,
                    ticket.recipientRandHash,
                    ticket.auxData
                )
            );
    }

    // ---------------------------------------------------------------- Internal: funds

    function _fund(address sender, uint256 deposit, uint256 reserve) internal returns (SenderAccount storage account) {
        TicketBrokerStorage storage $ = _storage();
        require(!$.clock.isPaused(), TicketBrokerPaused());
        account = $.senders[sender];
        account.deposit = (account.deposit + deposit).toUint96();
        account.reserve = (account.reserve + reserve).toUint96();
        MINTER.depositETH{value: msg.value}();
    }

    function _fundBoth(address sender, uint256 deposit, uint256 reserve) internal {
        require(msg.value == deposit + reserve, TicketBrokerValueMismatch(msg.value, deposit + reserve));
        SenderAccount storage account = _fund(sender, deposit, reserve);
        if (msg.sender == sender) _cancelUnlock(account);
        emit ReserveFunded(sender, reserve);
        emit DepositFunded(sender, deposit);
    }

    // The account is the caller's.
    function _cancelUnlock(SenderAccount storage account) internal {
        if (account.withdrawRound == 0) return;
        account.withdrawRound = 0;
        emit UnlockCancelled(msg.sender);
    }

    // ---------------------------------------------------------------- Internal: redemption

    // All that makes a ticket good, but for the money. First failure wins.
    function _check(
        TicketBrokerStorage storage $,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        uint256 round
    ) internal view returns (Fault fault, bytes32 ticketHash, uint256 creationRound) {
        (fault, creationRound) = _checkTerms($, ticket, round);
        if (fault != Fault.None) return (fault, 0, 0);
        if (keccak256(abi.encode(recipientRand)) != ticket.recipientRandHash) return (Fault.RecipientRand, 0, 0);
        ticketHash = getTicketHash(ticket);
        fault = _checkLuck($, ticket, ticketHash, sig, recipientRand);
        if (fault == Fault.None && !_isLocked($.senders[ticket.sender].withdrawRound, round)) fault = Fault.SenderUnlocked;
    }

    // Whether a ticket names two parties, and a round that it is valid for.
    function _checkTerms(
        TicketBrokerStorage storage $,
        Ticket calldata ticket,
        uint256 round
    ) internal view returns (Fault fault, uint256 creationRound) {
        if (ticket.recipient == address(0)) return (Fault.NullRecipient, 0);
        if (ticket.sender == address(0)) return (Fault.NullSender, 0);
        if (ticket.auxData.length != AUX_DATA_LENGTH) return (Fault.AuxData, 0);
        bytes32 blockHash;
        (creationRound, blockHash) = abi.decode(ticket.auxData, (uint256, bytes32));
        bytes32 stored = $.blockHashes[creationRound];
        if (stored == 0) return (Fault.NoBlockHash, 0);
        if (stored != blockHash) return (Fault.BlockHash, 0);
        // A round with a block hash is a past one: the sum cannot overflow.
        if (creationRound + $.ticketValidityPeriod <= round) return (Fault.Expired, 0);
    }

    // Whether a ticket is unused, signed by its sender, and wins.
    function _checkLuck(
        TicketBrokerStorage storage $,
        Ticket calldata ticket,
        bytes32 ticketHash,
        bytes calldata sig,
        uint256 recipientRand
    ) internal view returns (Fault) {
        if ($.usedTickets[ticketHash]) return Fault.Used;
        (address signer, , ) = ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(ticketHash), sig);
        if (signer != ticket.sender) return Fault.Signature;
        uint256 draw = uint256(keccak256(abi.encodePacked(sig, recipientRand)));
        return draw < ticket.winProb ? Fault.None : Fault.NotWinning;
    }

    // Whether a sender's funds cannot be withdrawn in `round`.
    function _isLocked(uint256 withdrawRound, uint256 round) internal pure returns (bool) {
        return withdrawRound == 0 || round < withdrawRound;
    }

    // Says what is wrong with a ticket.
    function _revert(
        TicketBrokerStorage storage $,
        Fault fault,
        Ticket calldata ticket,
        uint256 recipientRand,
        uint256 round,
        bytes32 ticketHash
    ) internal view {
        if (fault == Fault.NullRecipient) revert TicketBrokerNullRecipient();
        if (fault == Fault.NullSender) revert TicketBrokerNullSender();
        if (fault == Fault.AuxData) revert TicketBrokerInvalidAuxData(ticket.auxData.length, AUX_DATA_LENGTH);
        (uint256 creationRound, bytes32 blockHash) = abi.decode(ticket.auxData, (uint256, bytes32));
        // A string, because clients compare it to know that a ticket is lost.
        require(fault != Fault.NoBlockHash, "ticket creationRound does not have a block hash");
        if (fault == Fault.BlockHash) revert TicketBrokerInvalidBlockHash(blockHash, $.blockHashes[creationRound]);
        if (fault == Fault.Expired) revert TicketBrokerTicketExpired(creationRound + $.ticketValidityPeriod, round);
        if (fault == Fault.RecipientRand) {
            revert TicketBrokerInvalidRecipientRand(keccak256(abi.encode(recipientRand)), ticket.recipientRandHash);
        }
        if (fault == Fault.Used) revert TicketBrokerTicketUsed(ticketHash);
        if (fault == Fault.Signature) revert TicketBrokerInvalidSignature(ticketHash, ticket.sender);
        if (fault == Fault.NotWinning) revert TicketBrokerTicketNotWinning(ticketHash);
        revert TicketBrokerSenderUnlocked(ticket.sender, $.senders[ticket.sender].withdrawRound);
    }

    // Uses the ticket up and takes its face value from the deposit, then from the reserve. Both have been found to suffice, so that the
    // casts of what remains are safe.
    function _settle(
        TicketBrokerStorage storage $,
        Ticket calldata ticket,
        uint256 recipientRand,
        uint256 round,
        bytes32 ticketHash
    ) internal {
        $.usedTickets[ticketHash] = true;
        (address sender, address recipient, uint256 faceValue) = (ticket.sender, ticket.recipient, ticket.faceValue);
        SenderAccount storage account = $.senders[sender];
        uint256 deposit = account.deposit;
        if (faceValue <= deposit) {
            account.deposit = uint96(deposit - faceValue);
        } else {
            account.deposit = 0;
            _claimReserve($, sender, recipient, uint96(faceValue - deposit), round);
        }
        if (faceValue > 0) emit WinningTicketTransfer(sender, recipient, faceValue);
        emit WinningTicketRedeemed(sender, recipient, faceValue, ticket.winProb, ticket.senderNonce, recipientRand, ticket.auxData);
    }

    function _claimReserve(TicketBrokerStorage storage $, address sender, address recipient, uint96 amount, uint256 round) internal {
        SenderAccount storage account = $.senders[sender];
        ReserveClaim storage claim = $.reserveClaims[sender][recipient];
        // Rounds fit 32 bits, see RoundMath.
        uint32 currentRound = uint32(round);
        account.reserve -= amount;
        account.claimedInRound = account.claimRound == currentRound ? account.claimedInRound + amount : amount;
        account.claimRound = currentRound;
        claim.amount = claim.round == currentRound ? claim.amount + amount : amount;
        claim.round = currentRound;
        emit ReserveClaimed(sender, recipient, amount);
    }

    // An equal share of the reserve as it was when the round began or was added to since, less what the recipient had of it.
    function _claimableReserve(
        TicketBrokerStorage storage $,
        address sender,
        Recipient memory recipient,
        uint256 round
    ) internal view returns (uint256) {
        SenderAccount storage account = $.senders[sender];
        ReserveClaim storage claim = $.reserveClaims[sender][recipient.account];
        uint256 reserve = account.reserve;
        uint256 total = account.claimRound == round ? reserve + account.claimedInRound : reserve;
        // The set can be empty when the recipient was active in the ticket's round only.
        uint256 share = total / Math.max(recipient.activeSetSize, 1);
        uint256 claimed = claim.round == round ? claim.amount : 0;
        return Math.min(Math.saturatingSub(share, claimed), reserve);
    }

    function _recipient(address account, uint256 creationRound) internal view returns (Recipient memory recipient) {
        (recipient.account, recipient.creationRound) = (account, creationRound);
        (recipient.isEligible, recipient.activeSetSize) = BONDING_MANAGER.reserveShare(account, creationRound);
    }

    // Redeems a ticket of a batch, or leaves it as it is. Its fee is credited later.
    function _redeemInBatch(
        TicketBrokerStorage storage $,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        uint256 round,
        Credit memory credit
    ) internal {
        (Fault fault, bytes32 ticketHash, uint256 creationRound) = _check($, ticket, sig, recipientRand, round);
        if (fault != Fault.None) return;
        if (ticket.recipient != credit.recipient.account || creationRound != credit.recipient.creationRound) {
            _flush(credit);
            credit.recipient = _recipient(ticket.recipient, creationRound);
        }
        uint256 faceValue = ticket.faceValue;
        if (faceValue > 0 && !credit.recipient.isEligible) return;
        uint256 available = $.senders[ticket.sender].deposit;
        if (faceValue > available) available += _claimableReserve($, ticket.sender, credit.recipient, round);
        if (faceValue > available) return;
        _settle($, ticket, recipientRand, round, ticketHash);
        if (faceValue > 0) credit.fees[credit.count++] = faceValue;
    }

    // Credits what a batch has gathered for one recipient.
    function _flush(Credit memory credit) internal {
        uint256 count = credit.count;
        if (count == 0) return;
        uint256[] memory fees = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) fees[i] = credit.fees[i];
        credit.count = 0;
        BONDING_MANAGER.updateTranscoderWithFeesBatch(credit.recipient.account, fees, credit.recipient.creationRound);
    }

    // ---------------------------------------------------------------- Internal: clock

    function _openRound(TicketBrokerStorage storage $) internal view returns (uint256 round) {
        round = _currentRoundUnpaused($);
        uint256 initialized = $.clock.lastInitializedRound();
        require(round == initialized, TicketBrokerRoundNotInitialized(round, initialized));
    }

    function _currentRoundUnpaused(TicketBrokerStorage storage $) internal view returns (uint256) {
        PackedRoundClock clock = $.clock;
        require(!clock.isPaused(), TicketBrokerPaused());
        return clock.currentRound(block.number);
    }

    function _syncClock(TicketBrokerStorage storage $) internal {
        $.clock = RoundMath.pack(ROUNDS_MANAGER.roundClock());
    }

    function _storage() private pure returns (TicketBrokerStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := TICKET_BROKER_STORAGE
        }
    }
}
