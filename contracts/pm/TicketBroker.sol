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
import {TicketMath} from "../libraries/TicketMath.sol";
import {Seats} from "../storage/Seats.sol";
import {PackedRoundClock, RoundClock} from "../types/RoundClock.sol";
import {ReserveClaim, SenderAccount, SenderFunds, TicketRecord} from "../types/Tickets.sol";

/// @title TicketBroker
/// @notice See {ITicketBroker}.
contract TicketBroker is Manager, ITicketBroker {
    using FundsMath for ReserveClaim;
    using FundsMath for SenderFunds;
    using RoundMath for PackedRoundClock;
    using SafeCast for uint256;

    /// @custom:storage-location erc7201:livepeer.storage.TicketBroker
    struct TicketBrokerStorage {
        // slot 0. What changes with every round is in the seat.
        PackedRoundClock clock;
        uint16 unlockPeriod;
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

    /// @notice A ticket that is being redeemed: what is needed of it again and again, read once.
    /// @param auxDataOffset Where auxData lies in the calldata.
    /// @param claimant Whose share of the sender's reserve the ticket draws on. Who was active in the ticket's round only has none of its
    /// own: all of them have one together, under the null address, so that they cannot use up by turns what the active set is promised.
    /// @param claimed What was taken from the sender's reserve in this round before it, if it draws on the reserve.
    /// @param claimedShare What was taken of it from the share of `claimant`.
    /// @param validityPeriod For how many rounds tickets are valid: the same for all.
    struct Draft {
        bytes32 ticketHash;
        address recipient;
        address sender;
        uint256 faceValue;
        uint256 auxDataOffset;
        uint256 auxDataLength;
        uint256 creationRound;
        bytes32 blockHash;
        SenderFunds funds;
        address claimant;
        uint256 claimed;
        uint256 claimedShare;
        uint256 validityPeriod;
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
        SenderAccount storage account = _openAccount(msg.sender);
        if (_keepOwnFunds(account, account.funds.withDepositMore(msg.value))) emit UnlockCancelled(msg.sender);
        emit DepositFunded(msg.sender, msg.value);
        _depositETH();
    }

    /// @inheritdoc ITicketBroker
    function fundReserve() external payable {
        SenderAccount storage account = _openAccount(msg.sender);
        bool wasUnlocking = _keepOwnFunds(account, account.funds.withReserveMore(msg.value));
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
        _requireUnpaused($);
        SenderAccount storage account = $.senders[msg.sender];
        SenderFunds funds = account.funds;
        require(funds.withdrawRound() > 0, TicketBrokerNoUnlock(msg.sender));
        account.funds = funds.withWithdrawRound(0);
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
        Draft memory draft;
        uint256 round = _openRound($, draft);
        _read(ticket, draft);
        TicketRecord storage record = $.tickets[draft.ticketHash];
        Fault fault = _checkTerms(draft, round, $);
        if (fault == Fault.None) fault = _checkLuck(draft, ticket, sig, recipientRand, record);
        SenderAccount storage account = $.senders[draft.sender];
        SenderFunds funds = account.funds;
        draft.funds = funds;
        if (fault == Fault.None && !_isLocked(funds.withdrawRound(), round)) fault = Fault.SenderUnlocked;
        if (fault != Fault.None) _revert($, fault, draft, ticket, recipientRand, round);

        // The ticket is used up before anybody is called. The BondingManager reverts if the recipient cannot be paid.
        record.isUsed = 1;
        uint256 faceValue = draft.faceValue;
        if (faceValue > 0) {
            bool isActive = BONDING_MANAGER.addOrchestratorFee(draft.recipient, faceValue, draft.creationRound, round);
            if (faceValue > funds.deposit()) {
                if (isActive) draft.claimant = draft.recipient;
                uint256 available = _available(draft, round, $);
                require(faceValue <= available, TicketBrokerInsufficientFunds(faceValue, available));
            }
        }
        account.funds = _settle(draft, ticket, recipientRand, round, $);
    }

    /// @inheritdoc ITicketBroker
    function batchRedeemWinningTickets(Ticket[] calldata tickets, bytes[] calldata sigs, uint256[] calldata recipientRands) external {
        require(
            tickets.length == sigs.length && tickets.length == recipientRands.length,
            TicketBrokerLengthMismatch(tickets.length, sigs.length, recipientRands.length)
        );
        TicketBrokerStorage storage $ = _storage();
        Draft memory draft;
        uint256 round = _openRound($, draft);
        Credit memory credit;
        credit.fees = new uint256[](tickets.length);
        for (uint256 i = 0; i < tickets.length; ++i) {
            _redeemInBatch(draft, tickets[i], sigs[i], recipientRands[i], round, $, credit);
        }
        _keepFunds($, credit);
        _flush(credit, round);
    }

    // ---------------------------------------------------------------- Clock and parameters

    /// @inheritdoc INewRoundListener
    function onRoundInitialized(uint256 round, bytes32 blockHash, uint256 activeSetSize, uint256 endBlock) external {
        require(msg.sender == address(ROUNDS_MANAGER), TicketBrokerUnauthorizedCaller(msg.sender, address(ROUNDS_MANAGER)));
        _storage().blockHashes[round] = blockHash;
        Seats.setRound(round, endBlock);
        // The cast is safe: a pool is that large at most.
        Seats.seat().activeSetSize = uint16(activeSetSize);
    }

    /// @inheritdoc IClockListener
    function syncClock() external {
        RoundClock memory clock = ROUNDS_MANAGER.roundClock();
        _storage().clock = RoundMath.pack(clock);
        Seats.sync(clock);
    }

    /// @inheritdoc ITicketBroker
    function setUnlockPeriod(uint256 unlockPeriod_) external onlyControllerOwner {
        require(unlockPeriod_ <= MAX_PERIOD, TicketBrokerInvalidParameter(unlockPeriod_, MAX_PERIOD));
        _storage().unlockPeriod = uint16(unlockPeriod_);
        emit ParameterUpdate("unlockPeriod");
    }

    /// @inheritdoc ITicketBroker
    function setTicketValidityPeriod(uint256 ticketValidityPeriod_) external onlyControllerOwner {
        require(
            ticketValidityPeriod_ > 0 && ticketValidityPeriod_ <= MAX_PERIOD,
            TicketBrokerInvalidParameter(ticketValidityPeriod_, MAX_PERIOD)
        );
        Seats.seat().period = uint16(ticketValidityPeriod_);
        emit ParameterUpdate("ticketValidityPeriod");
    }

    // ---------------------------------------------------------------- Views

    /// @inheritdoc ITicketBroker
    function unlockPeriod() external view returns (uint256) {
        return _storage().unlockPeriod;
    }

    /// @inheritdoc ITicketBroker
    function ticketValidityPeriod() external view returns (uint256) {
        return Seats.seat().period;
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
        if (!BONDING_MANAGER.isActiveTranscoder(claimant)) return 0;
        SenderAccount storage account = $.senders[reserveHolder];
        uint256 round = $.clock.currentRound(block.number);
        uint256 claimedShare = $.reserveClaims[reserveHolder][claimant].claimedIn(round);
        return _claimableReserve(account.funds.reserve(), account.claimed.claimedIn(round), claimedShare);
    }

    /// @inheritdoc ITicketBroker
    function claimedReserve(address reserveHolder, address claimant) external view returns (uint256) {
        TicketBrokerStorage storage $ = _storage();
        return $.reserveClaims[reserveHolder][claimant].claimedIn($.clock.currentRound(block.number));
    }

    /// @inheritdoc ITicketBroker
    function reserveClaimants() external view returns (uint256) {
        return Seats.seat().activeSetSize;
    }

    /// @inheritdoc ITicketBroker
    function getReserveInfo(address reserveHolder) public view returns (ReserveInfo memory info) {
        TicketBrokerStorage storage $ = _storage();
        SenderAccount storage account = $.senders[reserveHolder];
        uint256 claimed = account.claimed.claimedIn($.clock.currentRound(block.number));
        info = ReserveInfo({fundsRemaining: account.funds.reserve(), claimedInCurrentRound: claimed});
    }

    /// @inheritdoc ITicketBroker
    function getTicketHash(Ticket calldata ticket) public pure returns (bytes32 ticketHash) {
        return TicketMath.hashOf(ticket, ticket.recipient, ticket.sender, ticket.auxData);
    }

    // ---------------------------------------------------------------- Internal: funds

    // The account of a sender, which can be funded while the system is not paused.
    function _openAccount(address sender) internal view returns (SenderAccount storage account) {
        TicketBrokerStorage storage $ = _storage();
        _requireUnpaused($);
        account = $.senders[sender];
    }

    // Keeps what the owner of an account has added to it. Returns whether that ended an unlock, which only the owner can do.
    function _keepOwnFunds(SenderAccount storage account, SenderFunds funds) internal returns (bool wasUnlocking) {
        wasUnlocking = funds.withdrawRound() > 0;
        account.funds = wasUnlocking ? funds.withWithdrawRound(0) : funds;
    }

    function _fundBoth(address sender, uint256 deposit, uint256 reserve) internal {
        require(msg.value == deposit + reserve, TicketBrokerValueMismatch(msg.value, deposit + reserve));
        SenderAccount storage account = _openAccount(sender);
        SenderFunds funds = account.funds.withDepositMore(deposit).withReserveMore(reserve);
        if (msg.sender != sender) account.funds = funds;
        else if (_keepOwnFunds(account, funds)) emit UnlockCancelled(sender);
        emit ReserveFunded(sender, reserve);
        emit DepositFunded(sender, deposit);
        _depositETH();
    }

    function _depositETH() internal {
        // Its receive function is the shortest way in.
        (bool isDone, ) = address(MINTER).call{value: msg.value}("");
        require(isDone, TicketBrokerDepositRefused(address(MINTER), msg.value));
    }

    // ---------------------------------------------------------------- Internal: redemption

    // Fills the draft, but for the sender's funds. A round and its block hash are only there in auxData of the right length.
    function _read(Ticket calldata ticket, Draft memory draft) internal pure {
        (address recipient, address sender, bytes calldata auxData) = (ticket.recipient, ticket.sender, ticket.auxData);
        draft.ticketHash = TicketMath.hashOf(ticket, recipient, sender, auxData);
        (draft.recipient, draft.sender, draft.faceValue) = (recipient, sender, ticket.faceValue);
        uint256 auxDataOffset;
        assembly ("memory-safe") {
            auxDataOffset := auxData.offset
        }
        (draft.auxDataOffset, draft.auxDataLength) = (auxDataOffset, auxData.length);
        if (auxData.length == AUX_DATA_LENGTH) (draft.creationRound, draft.blockHash) = abi.decode(auxData, (uint256, bytes32));
    }

    // Whether a ticket names two parties, and a round that it is valid for. First failure wins.
    function _checkTerms(Draft memory draft, uint256 round, TicketBrokerStorage storage $) internal view returns (Fault) {
        if (draft.recipient == address(0)) return Fault.NullRecipient;
        if (draft.sender == address(0)) return Fault.NullSender;
        if (draft.auxDataLength != AUX_DATA_LENGTH) return Fault.AuxData;
        bytes32 stored = $.blockHashes[draft.creationRound];
        if (stored == 0) return Fault.NoBlockHash;
        if (stored != draft.blockHash) return Fault.BlockHash;
        // A round with a block hash is a past one: the sum cannot overflow.
        return draft.creationRound + draft.validityPeriod <= round ? Fault.Expired : Fault.None;
    }

    // Whether a ticket is the recipient's, unused, signed by its sender, and wins.
    function _checkLuck(
        Draft memory draft,
        Ticket calldata ticket,
        bytes calldata sig,
        uint256 recipientRand,
        TicketRecord storage record
    ) internal view returns (Fault) {
        if (TicketMath.hashOfRand(recipientRand) != ticket.recipientRandHash) return Fault.RecipientRand;
        if (record.isUsed != 0) return Fault.Used;
        (address signer, , ) = ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(draft.ticketHash), sig);
        if (signer != draft.sender) return Fault.Signature;
        return TicketMath.drawOf(sig, recipientRand) < ticket.winProb ? Fault.None : Fault.NotWinning;
    }

    // Whether a sender's funds cannot be withdrawn in `round`.
    function _isLocked(uint256 withdrawRound, uint256 round) internal pure returns (bool) {
        return withdrawRound == 0 || round < withdrawRound;
    }

    // Says what is wrong with a ticket.
    function _revert(
        TicketBrokerStorage storage $,
        Fault fault,
        Draft memory draft,
        Ticket calldata ticket,
        uint256 recipientRand,
        uint256 round
    ) internal view {
        if (fault == Fault.NullRecipient) revert TicketBrokerNullRecipient();
        if (fault == Fault.NullSender) revert TicketBrokerNullSender();
        if (fault == Fault.AuxData) revert TicketBrokerInvalidAuxData(draft.auxDataLength, AUX_DATA_LENGTH);
        // A string, because clients compare it to know that a ticket is lost.
        require(fault != Fault.NoBlockHash, "ticket creationRound does not have a block hash");
        uint256 creationRound = draft.creationRound;
        if (fault == Fault.BlockHash) revert TicketBrokerInvalidBlockHash(draft.blockHash, $.blockHashes[creationRound]);
        if (fault == Fault.Expired) revert TicketBrokerTicketExpired(creationRound + draft.validityPeriod, round);
        if (fault == Fault.RecipientRand) {
            revert TicketBrokerInvalidRecipientRand(TicketMath.hashOfRand(recipientRand), ticket.recipientRandHash);
        }
        if (fault == Fault.Used) revert TicketBrokerTicketUsed(draft.ticketHash);
        if (fault == Fault.Signature) revert TicketBrokerInvalidSignature(draft.ticketHash, draft.sender);
        if (fault == Fault.NotWinning) revert TicketBrokerTicketNotWinning(draft.ticketHash);
        revert TicketBrokerSenderUnlocked(draft.sender, draft.funds.withdrawRound());
    }

    // The deposit, and what the recipient can have of the reserve. Notes in the draft what was taken from that before.
    function _available(Draft memory draft, uint256 round, TicketBrokerStorage storage $) internal view returns (uint256) {
        SenderFunds funds = draft.funds;
        draft.claimed = $.senders[draft.sender].claimed.claimedIn(round);
        draft.claimedShare = $.reserveClaims[draft.sender][draft.claimant].claimedIn(round);
        return funds.deposit() + _claimableReserve(funds.reserve(), draft.claimed, draft.claimedShare);
    }

    // Takes the face value from the deposit, then from the reserve: both have been found to suffice. Returns what the sender has then, for the
    // caller to keep.
    function _settle(
        Draft memory draft,
        Ticket calldata ticket,
        uint256 recipientRand,
        uint256 round,
        TicketBrokerStorage storage $
    ) internal returns (SenderFunds funds) {
        (address sender, address recipient, uint256 faceValue) = (draft.sender, draft.recipient, draft.faceValue);
        funds = draft.funds;
        if (faceValue > 0) {
            if (faceValue <= funds.deposit()) {
                funds = funds.withoutDeposit(faceValue);
            } else {
                uint256 fromReserve = faceValue - funds.deposit();
                funds = FundsMath.pack(0, funds.reserve() - fromReserve, funds.withdrawRound());
                $.senders[sender].claimed = FundsMath.packClaim(draft.claimed + fromReserve, round);
                $.reserveClaims[sender][draft.claimant] = FundsMath.packClaim(draft.claimedShare + fromReserve, round);
                emit ReserveClaimed(sender, recipient, fromReserve);
            }
            emit WinningTicketTransfer(sender, recipient, faceValue);
        }
        _logRedeemed(draft, ticket, recipientRand);
    }

    // emit WinningTicketRedeemed(sender, recipient, faceValue, winProb, senderNonce, recipientRand, auxData), of which all but one value lies in the
    // calldata as it is logged: faceValue, winProb and senderNonce side by side, and the 64 bytes of auxData.
    function _logRedeemed(Draft memory draft, Ticket calldata ticket, uint256 recipientRand) internal {
        (address sender, address recipient, uint256 auxDataOffset) = (draft.sender, draft.recipient, draft.auxDataOffset);
        bytes32 topic = WinningTicketRedeemed.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, add(ticket, 0x40), 0x60)
            mstore(add(data, 0x60), recipientRand)
            mstore(add(data, 0x80), 0xa0)
            mstore(add(data, 0xa0), AUX_DATA_LENGTH)
            calldatacopy(add(data, 0xc0), auxDataOffset, AUX_DATA_LENGTH)
            log3(data, 0x100, topic, sender, recipient)
        }
    }

    // An equal share of the reserve as it was when the round began or was added to since, less what was claimed of that share.
    function _claimableReserve(uint256 reserve, uint256 claimed, uint256 claimedShare) internal view returns (uint256) {
        // The set can be empty when a recipient was active in the ticket's round only.
        uint256 share = (reserve + claimed) / Math.max(Seats.seat().activeSetSize, 1);
        return Math.min(Math.saturatingSub(share, claimedShare), reserve);
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
        _read(ticket, draft);
        // The terms of the last good ticket need no second look. Before the first there is no block hash; without auxData of the right length, the
        // draft's terms are not its own.
        bool isKnown =
            draft.blockHash != 0 &&
                draft.recipient == credit.recipient &&
                draft.creationRound == credit.creationRound &&
                draft.blockHash == credit.blockHash &&
                draft.auxDataLength == AUX_DATA_LENGTH &&
                draft.sender != address(0);
        if (!isKnown && _checkTerms(draft, round, $) != Fault.None) return;
        TicketRecord storage record = $.tickets[draft.ticketHash];
        if (_checkLuck(draft, ticket, sig, recipientRand, record) != Fault.None) return;
        if (draft.sender != credit.sender) {
            _keepFunds($, credit);
            (credit.sender, credit.funds) = (draft.sender, $.senders[draft.sender].funds);
        }
        SenderFunds funds = credit.funds;
        if (!_isLocked(funds.withdrawRound(), round)) return;
        draft.funds = funds;
        if (!isKnown) {
            _flush(credit, round);
            (credit.recipient, credit.creationRound, credit.blockHash) = (draft.recipient, draft.creationRound, draft.blockHash);
            (credit.isPaid, credit.isActive) = BONDING_MANAGER.canBePaid(draft.recipient, draft.creationRound);
        }
        uint256 faceValue = draft.faceValue;
        if (faceValue > 0) {
            if (!credit.isPaid) return;
            if (faceValue > funds.deposit()) {
                draft.claimant = credit.isActive ? draft.recipient : address(0);
                if (faceValue > _available(draft, round, $)) return;
            }
            credit.fees[credit.count++] = faceValue;
        }
        record.isUsed = 1;
        credit.funds = _settle(draft, ticket, recipientRand, round, $);
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
        BONDING_MANAGER.addFeesOfTickets(credit.recipient, fees, credit.creationRound, round);
        assembly ("memory-safe") {
            mstore(fees, room)
        }
        credit.count = 0;
    }

    // ---------------------------------------------------------------- Internal: clock

    // The current round, in which tickets can be redeemed. Notes in the draft for how long they are valid.
    function _openRound(TicketBrokerStorage storage $, Draft memory draft) internal view returns (uint256 round) {
        Seats.Seat storage seat = Seats.seat();
        (uint256 initialized, uint256 endBlock) = (seat.round, seat.roundEndBlock);
        draft.validityPeriod = seat.period;
        if (block.number < endBlock) return initialized;
        round = _currentRoundUnpaused($);
        require(round == initialized, TicketBrokerRoundNotInitialized(round, initialized));
    }

    function _currentRoundUnpaused(TicketBrokerStorage storage $) internal view returns (uint256) {
        if (Seats.isOpen()) return Seats.seat().round;
        PackedRoundClock clock = $.clock;
        require(!clock.isPaused(), TicketBrokerPaused());
        return clock.currentRound(block.number);
    }

    function _requireUnpaused(TicketBrokerStorage storage $) internal view {
        require(Seats.isOpen() || !$.clock.isPaused(), TicketBrokerPaused());
    }

    function _storage() private pure returns (TicketBrokerStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := TICKET_BROKER_STORAGE
        }
    }
}
