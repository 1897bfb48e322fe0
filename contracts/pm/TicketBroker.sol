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
import {FundsMath} from "../libraries/FundsMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";
import {ReserveClaim, SenderAccount, SenderFunds, TicketRecord} from "../types/Tickets.sol";

/// @title TicketBroker
/// @notice See {ITicketBroker}.
contract TicketBroker is Manager, ITicketBroker {
    using FundsMath for SenderFunds;
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
        mapping(bytes32 ticketHash => TicketRecord) tickets;
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
        bool wasUnlocking = _fund(msg.sender, msg.value, 0);
        if (wasUnlocking) emit UnlockCancelled(msg.sender);
        emit DepositFunded(msg.sender, msg.value);
        _depositETH();
    }

    /// @inheritdoc ITicketBroker
    function fundReserve() external payable {
        bool wasUnlocking = _fund(msg.sender, 0, msg.value);
        emit ReserveFunded(msg.sender, msg.value);
        if (wasUnlocking) emit UnlockCancelled(msg.sender);
        _depositETH();
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
        SenderFunds funds = $.senders[msg.sender].funds;
        require(funds.deposit() > 0 || funds.reserve() > 0, TicketBrokerNoFunds(msg.sender));
        require(funds.withdrawRound() == 0, TicketBrokerUnlockInProgress(msg.sender, funds.withdrawRound()));

        uint256 withdrawRound = round + $.unlockPeriod;
        $.senders[msg.sender].funds = funds.withWithdrawRound(withdrawRound.toUint32());
        emit Unlock(msg.sender, round, withdrawRound);
    }

    /// @inheritdoc ITicketBroker
    function cancelUnlock() external {
        TicketBrokerStorage storage $ = _storage();
        require(!$.clock.isPaused(), TicketBrokerPaused());
        SenderFunds funds = $.senders[msg.sender].funds;
        require(funds.withdrawRound() > 0, TicketBrokerNoUnlock(msg.sender));
        $.senders[msg.sender].funds = funds.withWithdrawRound(0);
        emit UnlockCancelled(msg.sender);
    }

    /// @inheritdoc ITicketBroker
    function withdraw() external {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = _currentRoundUnpaused($);

        // Checks
        SenderFunds funds = $.senders[msg.sender].funds;
        (uint256 deposit, uint256 reserve, uint256 withdrawRound) = (funds.deposit(), funds.reserve(), funds.withdrawRound());
        require(deposit > 0 || reserve > 0, TicketBrokerNoFunds(msg.sender));
        require(withdrawRound > 0, TicketBrokerNoUnlock(msg.sender));
        require(withdrawRound <= round, TicketBrokerLocked(withdrawRound, round));

        // Effects. The account stays unlocked until its owner funds it again or cancels.
        $.senders[msg.sender].funds = FundsMath.pack(0, 0, withdrawRound);
        emit Withdrawal(msg.sender, deposit, reserve);

        // Interactions
        MINTER.trustedWithdrawETH(msg.sender, deposit + reserve);
    }

    // ---------------------------------------------------------------- Redemption

    /// @inheritdoc ITicketBroker
    function redeemWinningTicket(Ticket calldata ticket, bytes calldata sig, uint256 recipientRand) external {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = _openRound($);
        bytes32 ticketHash = getTicketHash(ticket);
        SenderAccount storage account = $.senders[ticket.sender];
        TicketRecord storage record = $.tickets[ticketHash];
        (Fault fault, uint256 creationRound, SenderFunds funds) = _check(ticket, sig, recipientRand, round, $, account, record, ticketHash);
        if (fault != Fault.None) _revert($, fault, ticket, recipientRand, round);

        if (ticket.faceValue > funds.deposit()) _requireReserve(ticket, creationRound, round, $, account);
        _settle(ticket, recipientRand, round, $, account, record, funds);
        if (ticket.faceValue == 0) return;
        uint256[] memory fees = new uint256[](1);
        fees[0] = ticket.faceValue;
        BONDING_MANAGER.updateTranscoderWithFeesBatch(ticket.recipient, fees, creationRound, round);
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
            _redeemInBatch(tickets[i], sigs[i], recipientRands[i], round, $, credit);
        }
        _flush(credit, round);
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
        return _storage().tickets[ticketHash].isUsed != 0;
    }

    /// @inheritdoc INewRoundListener
    function blockHashForRound(uint256 round) external view returns (bytes32) {
        return _storage().blockHashes[round];
    }

    /// @inheritdoc ITicketBroker
    function isUnlockInProgress(address sender) external view returns (bool) {
        return _storage().senders[sender].funds.withdrawRound() > 0;
    }

    /// @inheritdoc ITicketBroker
    function getSenderInfo(address sender) external view returns (Sender memory sender_, ReserveInfo memory reserve) {
        SenderFunds funds = _storage().senders[sender].funds;
        sender_ = Sender({deposit: funds.deposit(), withdrawRound: funds.withdrawRound()});
        reserve = getReserveInfo(sender);
    }

    /// @inheritdoc ITicketBroker
    function claimableReserve(address reserveHolder, address claimant) external view returns (uint256) {
        TicketBrokerStorage storage $ = _storage();
        uint256 round = $.clock.currentRound(block.number);
        Recipient memory recipient = _recipient(claimant, round);
        return recipient.isEligible ? _claimableReserve($, $.senders[reserveHolder], reserveHolder, recipient, round) : 0;
    }

    /// @inheritdoc ITicketBroker
    function claimedReserve(address reserveHolder, address claimant) external view returns (uint256) {
        TicketBrokerStorage storage $ = _storage();
        return _claimedIn($.reserveClaims[reserveHolder][claimant], $.clock.currentRound(block.number));
    }

    /// @inheritdoc ITicketBroker
    function getReserveInfo(address reserveHolder) public view returns (ReserveInfo memory info) {
        TicketBrokerStorage storage $ = _storage();
        SenderAccount storage account = $.senders[reserveHolder];
        uint256 claimed = _claimedIn(account.claimed, $.clock.currentRound(block.number));
        info = ReserveInfo({fundsRemaining: account.funds.reserve(), claimedInCurrentRound: claimed});
    }

    /// @inheritdoc ITicketBroker
    function getTicketHash(Ticket calldata ticket) public pure returns (bytes32 ticketHash) {
        (address recipient, address sender, bytes calldata auxData) = (ticket.recipient, ticket.sender, ticket.auxData);
        // keccak256(abi.encodePacked(all fields)) over memory that is not kept. In a ticket, the four words from faceValue to
        // recipientRandHash lie side by side, after those of the two addresses.
        assembly ("memory-safe") {
            let packed := mload(0x40)
            mstore(packed, shl(96, recipient))
            mstore(add(packed, 0x14), shl(96, sender))
            calldatacopy(add(packed, 0x28), add(ticket, 0x40), 0x80)
            calldatacopy(add(packed, 0xa8), auxData.offset, auxData.length)
            ticketHash := keccak256(packed, add(0xa8, auxData.length))
        }
    }

    // ---------------------------------------------------------------- Internal: funds

    // Returns whether that ended an unlock, which only the account's owner can do. The ETH is passed on by {_depositETH}.
    function _fund(address sender, uint256 deposit, uint256 reserve) internal returns (bool wasUnlocking) {
        TicketBrokerStorage storage $ = _storage();
        require(!$.clock.isPaused(), TicketBrokerPaused());
        SenderFunds funds = $.senders[sender].funds.add(deposit, reserve);
        wasUnlocking = msg.sender == sender && funds.withdrawRound() > 0;
        $.senders[sender].funds = wasUnlocking ? funds.withWithdrawRound(0) : funds;
    }

    function _fundBoth(address sender, uint256 deposit, uint256 reserve) internal {
        require(msg.value == deposit + reserve, TicketBrokerValueMismatch(msg.value, deposit + reserve));
        bool wasUnlocking = _fund(sender, deposit, reserve);
        if (wasUnlocking) emit UnlockCancelled(sender);
        emit ReserveFunded(sender, reserve);
        emit DepositFunded(sender, deposit);
        _depositETH();
    }

    function _depositETH() internal {
        MINTER.depositETH{value: msg.value}();
    }

    // ---------------------------------------------------------------- Internal: redemption

    // All that makes a ticket good, but for the money. First failure wins.
    function _check(
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        uint256 round,
        TicketBrokerStorage storage $,
        SenderAccount storage account,
        TicketRecord storage record,
        bytes32 ticketHash
    ) internal view returns (Fault fault, uint256 creationRound, SenderFunds funds) {
        (fault, creationRound) = _checkTerms($, ticket, round);
        if (fault != Fault.None) return (fault, 0, funds);
        fault = _checkLuck(record, ticketHash, ticket, sig, recipientRand);
        if (fault != Fault.None) return (fault, 0, funds);
        funds = account.funds;
        if (!_isLocked(funds.withdrawRound(), round)) fault = Fault.SenderUnlocked;
    }

    // Whether a ticket names two parties, and a round that it is valid for.
    function _checkTerms(
        TicketBrokerStorage storage $,
        Ticket calldata ticket,
        uint256 round
    ) internal view returns (Fault fault, uint256 creationRound) {
        if (ticket.recipient == address(0)) return (Fault.NullRecipient, 0);
        if (ticket.sender == address(0)) return (Fault.NullSender, 0);
        bytes calldata auxData = ticket.auxData;
        if (auxData.length != AUX_DATA_LENGTH) return (Fault.AuxData, 0);
        bytes32 blockHash;
        (creationRound, blockHash) = abi.decode(auxData, (uint256, bytes32));
        bytes32 stored = $.blockHashes[creationRound];
        if (stored == 0) return (Fault.NoBlockHash, 0);
        if (stored != blockHash) return (Fault.BlockHash, 0);
        // A round with a block hash is a past one: the sum cannot overflow.
        if (creationRound + $.ticketValidityPeriod <= round) return (Fault.Expired, 0);
    }

    // Whether a ticket is the recipient's, unused, signed by its sender, and wins.
    function _checkLuck(
        TicketRecord storage record,
        bytes32 ticketHash,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand
    ) internal view returns (Fault) {
        if (_hash(recipientRand) != ticket.recipientRandHash) return Fault.RecipientRand;
        if (record.isUsed != 0) return Fault.Used;
        (address signer, , ) = ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(ticketHash), sig);
        if (signer != ticket.sender) return Fault.Signature;
        return _draw(sig, recipientRand) < ticket.winProb ? Fault.None : Fault.NotWinning;
    }

    // keccak256(abi.encodePacked(sig, recipientRand)) over memory that is not kept: what a ticket draws.
    function _draw(bytes calldata sig, uint256 recipientRand) internal pure returns (uint256 draw) {
        assembly ("memory-safe") {
            let packed := mload(0x40)
            calldatacopy(packed, sig.offset, sig.length)
            mstore(add(packed, sig.length), recipientRand)
            draw := keccak256(packed, add(sig.length, 0x20))
        }
    }

    // keccak256(abi.encode(value)), in the scratch space.
    function _hash(uint256 value) internal pure returns (bytes32 valueHash) {
        assembly ("memory-safe") {
            mstore(0x00, value)
            valueHash := keccak256(0x00, 0x20)
        }
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
        uint256 round
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
            revert TicketBrokerInvalidRecipientRand(_hash(recipientRand), ticket.recipientRandHash);
        }
        bytes32 ticketHash = getTicketHash(ticket);
        if (fault == Fault.Used) revert TicketBrokerTicketUsed(ticketHash);
        if (fault == Fault.Signature) revert TicketBrokerInvalidSignature(ticketHash, ticket.sender);
        if (fault == Fault.NotWinning) revert TicketBrokerTicketNotWinning(ticketHash);
        revert TicketBrokerSenderUnlocked(ticket.sender, $.senders[ticket.sender].funds.withdrawRound());
    }

    // Requires that the recipient's share of the reserve pays what the deposit does not.
    function _requireReserve(
        Ticket calldata ticket,
        uint256 creationRound,
        uint256 round,
        TicketBrokerStorage storage $,
        SenderAccount storage account
    ) internal view {
        Recipient memory recipient = _recipient(ticket.recipient, creationRound);
        require(recipient.isEligible, TicketBrokerRecipientNotActive(ticket.recipient, creationRound));
        uint256 available = _available(ticket, round, $, account, recipient);
        require(ticket.faceValue <= available, TicketBrokerInsufficientFunds(ticket.faceValue, available));
    }

    // The deposit, and what the recipient can have of the reserve.
    function _available(
        Ticket calldata ticket,
        uint256 round,
        TicketBrokerStorage storage $,
        SenderAccount storage account,
        Recipient memory recipient
    ) internal view returns (uint256) {
        return account.funds.deposit() + _claimableReserve($, account, ticket.sender, recipient, round);
    }

    // Uses the ticket up and takes its face value from the deposit, then from the reserve. Both have been found to suffice.
    function _settle(
        Ticket calldata ticket,
        uint256 recipientRand,
        uint256 round,
        TicketBrokerStorage storage $,
        SenderAccount storage account,
        TicketRecord storage record,
        SenderFunds funds
    ) internal {
        record.isUsed = 1;
        if (ticket.faceValue > 0) _pay(ticket, round, $, account, funds);
        emit WinningTicketRedeemed(
            ticket.sender,
            ticket.recipient,
            ticket.faceValue,
            ticket.winProb,
            ticket.senderNonce,
            recipientRand,
            ticket.auxData
        );
    }

    function _pay(
        Ticket calldata ticket,
        uint256 round,
        TicketBrokerStorage storage $,
        SenderAccount storage account,
        SenderFunds funds
    ) internal {
        (address sender, address recipient, uint256 faceValue) = (ticket.sender, ticket.recipient, ticket.faceValue);
        if (faceValue <= funds.deposit()) {
            account.funds = FundsMath.pack(funds.deposit() - faceValue, funds.reserve(), funds.withdrawRound());
        } else {
            uint256 fromReserve = faceValue - funds.deposit();
            account.funds = FundsMath.pack(0, funds.reserve() - fromReserve, funds.withdrawRound());
            _claimReserve($, account, sender, recipient, fromReserve, round);
        }
        emit WinningTicketTransfer(sender, recipient, faceValue);
    }

    // Notes what a recipient takes from a reserve in this round.
    function _claimReserve(
        TicketBrokerStorage storage $,
        SenderAccount storage account,
        address sender,
        address recipient,
        uint256 amount,
        uint256 round
    ) internal {
        mapping(address => ReserveClaim) storage claims = $.reserveClaims[sender];
        // The casts of the round are safe: rounds fit 32 bits, see RoundMath.
        account.claimed = ReserveClaim((_claimedIn(account.claimed, round) + amount).toUint96(), uint32(round));
        claims[recipient] = ReserveClaim((_claimedIn(claims[recipient], round) + amount).toUint96(), uint32(round));
        emit ReserveClaimed(sender, recipient, amount);
    }

    // An equal share of the reserve as it was when the round began or was added to since, less what the recipient had of it.
    function _claimableReserve(
        TicketBrokerStorage storage $,
        SenderAccount storage account,
        address sender,
        Recipient memory recipient,
        uint256 round
    ) internal view returns (uint256) {
        uint256 reserve = account.funds.reserve();
        uint256 total = reserve + _claimedIn(account.claimed, round);
        // The set can be empty when the recipient was active in the ticket's round only.
        uint256 share = total / Math.max(recipient.activeSetSize, 1);
        uint256 claimed = _claimedIn($.reserveClaims[sender][recipient.account], round);
        return Math.min(Math.saturatingSub(share, claimed), reserve);
    }

    function _claimedIn(ReserveClaim storage claim, uint256 round) internal view returns (uint256) {
        return claim.round == round ? claim.amount : 0;
    }

    function _recipient(address account, uint256 creationRound) internal view returns (Recipient memory recipient) {
        (recipient.account, recipient.creationRound) = (account, creationRound);
        (recipient.isEligible, recipient.activeSetSize) = BONDING_MANAGER.reserveShare(account, creationRound);
    }

    // Redeems a ticket of a batch, or leaves it as it is. Its fee is credited later.
    function _redeemInBatch(
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        uint256 round,
        TicketBrokerStorage storage $,
        Credit memory credit
    ) internal {
        bytes32 ticketHash = getTicketHash(ticket);
        SenderAccount storage account = $.senders[ticket.sender];
        TicketRecord storage record = $.tickets[ticketHash];
        (Fault fault, uint256 creationRound, SenderFunds funds) = _check(ticket, sig, recipientRand, round, $, account, record, ticketHash);
        if (fault != Fault.None) return;
        if (ticket.recipient != credit.recipient.account || creationRound != credit.recipient.creationRound) {
            _flush(credit, round);
            credit.recipient = _recipient(ticket.recipient, creationRound);
        }
        if (ticket.faceValue > 0 && !credit.recipient.isEligible) return;
        if (ticket.faceValue > funds.deposit() && ticket.faceValue > _available(ticket, round, $, account, credit.recipient)) return;
        _settle(ticket, recipientRand, round, $, account, record, funds);
        if (ticket.faceValue > 0) credit.fees[credit.count++] = ticket.faceValue;
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
        BONDING_MANAGER.updateTranscoderWithFeesBatch(credit.recipient.account, fees, credit.recipient.creationRound, round);
        assembly ("memory-safe") {
            mstore(fees, room)
        }
        credit.count = 0;
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
