// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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
import {Seats} from "../storage/Seats.sol";
import {SenderAccounts} from "../storage/SenderAccounts.sol";
import {PackedRoundClock, RoundClock} from "../types/RoundClock.sol";
import {SenderAccount, SenderFunds, TicketRecord} from "../types/Tickets.sol";

/// @title TicketFunds
/// @notice What gateways put behind their tickets: deposits and reserves, how they are funded and withdrawn, and what a recipient may take of a reserve in a
/// round. The {TicketBroker} adds the tickets.
abstract contract TicketFunds is Manager, ITicketBroker {
    using FundsMath for SenderFunds;
    using RoundMath for PackedRoundClock;
    using SafeCast for uint256;
    using SenderAccounts for SenderAccount;

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
    }

    uint256 private constant MAX_PERIOD = type(uint16).max;

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.TicketBroker")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant TICKET_BROKER_STORAGE = 0xb310c717a1c9c0a5da79d2ad8c0a67f4b6d75bbdaa1cfa09992a08486e364800;

    IMinter private immutable MINTER;
    IBondingManager internal immutable BONDING_MANAGER;
    IRoundsManager private immutable ROUNDS_MANAGER;

    /// @param minter The Minter.
    /// @param bondingManager Proxy of the BondingManager.
    /// @param roundsManager Proxy of the RoundsManager.
    constructor(address minter, address bondingManager, address roundsManager) {
        MINTER = IMinter(minter);
        BONDING_MANAGER = IBondingManager(bondingManager);
        ROUNDS_MANAGER = IRoundsManager(roundsManager);
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
        $.senders[msg.sender].funds = FundsMath.pack(0, 0, withdrawRound, funds.claimRound());
        emit Withdrawal(msg.sender, deposit, reserve);

        // Interactions
        MINTER.trustedWithdrawETH(msg.sender, deposit + reserve);
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
        SenderFunds funds = account.funds;
        uint256 round = $.clock.currentRound(block.number);
        (uint256 claimed, uint256 claimedShare) = account.claimedIn(funds, claimant, round);
        Seats.Seat storage seat = Seats.seat();
        // Who is in the pool when a round is initialized is active in it.
        uint256 claimants = round == seat.round ? seat.activeSetSize : BONDING_MANAGER.getTranscoderPoolSize();
        return _claimableReserve(funds.reserve(), claimed, claimedShare, claimants);
    }

    /// @inheritdoc ITicketBroker
    function claimedReserve(address reserveHolder, address claimant) external view returns (uint256 claimedShare) {
        TicketBrokerStorage storage $ = _storage();
        SenderAccount storage account = $.senders[reserveHolder];
        (, claimedShare) = account.claimedIn(account.funds, claimant, $.clock.currentRound(block.number));
    }

    /// @inheritdoc ITicketBroker
    function reserveClaimants() external view returns (uint256) {
        return Seats.seat().activeSetSize;
    }

    /// @inheritdoc ITicketBroker
    function getReserveInfo(address reserveHolder) public view returns (ReserveInfo memory info) {
        TicketBrokerStorage storage $ = _storage();
        SenderAccount storage account = $.senders[reserveHolder];
        SenderFunds funds = account.funds;
        (uint256 claimed, ) = account.claimedIn(funds, address(0), $.clock.currentRound(block.number));
        info = ReserveInfo({fundsRemaining: funds.reserve(), claimedInCurrentRound: claimed});
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
        uint256 sum = Math.saturatingAdd(deposit, reserve);
        require(msg.value == sum, TicketBrokerValueMismatch(msg.value, sum));
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

    // An equal share of the reserve as it was when the round began or was added to since, less what was claimed of that share.
    function _claimableReserve(uint256 reserve, uint256 claimed, uint256 claimedShare, uint256 claimants) internal pure returns (uint256) {
        // The set can be empty when a recipient was active in the ticket's round only.
        uint256 share = (reserve + claimed) / Math.max(claimants, 1);
        return Math.min(Math.saturatingSub(share, claimedShare), reserve);
    }

    // ---------------------------------------------------------------- Internal: clock

    // The current round, in which tickets can be redeemed, and for how many rounds they are valid.
    function _openRound(TicketBrokerStorage storage $) internal view returns (uint256 round, uint256 validityPeriod) {
        Seats.Seat storage seat = Seats.seat();
        uint256 endBlock = seat.roundEndBlock;
        (round, validityPeriod) = (seat.round, seat.period);
        if (block.number >= endBlock) {
            uint256 initialized = round;
            round = _currentRoundUnpaused($);
            require(round == initialized, TicketBrokerRoundNotInitialized(round, initialized));
        }
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

    function _storage() internal pure returns (TicketBrokerStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := TICKET_BROKER_STORAGE
        }
    }
}
