// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Manager} from "../base/Manager.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IClockListener} from "../interfaces/IClockListener.sol";
import {IController} from "../interfaces/IController.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {INewRoundListener} from "../interfaces/INewRoundListener.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {PackedRoundClock, RoundClock} from "../types/RoundClock.sol";

/// @title RoundsManager
/// @notice See {IRoundsManager}. Proxied; ids `RoundsManager` and `RoundsManagerTarget`.
///
/// It pushes what changes to the contracts that keep a copy of its clock: a new round to the BondingManager and to the TicketBroker, another
/// length to both and to the BondingVotes. A failure there undoes the change here, so the copies can never tell another round than this
/// contract does. The pause flag comes from the Controller, see {syncClock}.
contract RoundsManager is Manager, IRoundsManager {
    using RoundMath for PackedRoundClock;
    using RoundMath for RoundClock;
    using SafeCast for uint256;

    /// @custom:storage-location erc7201:livepeer.storage.RoundsManager
    struct RoundsManagerStorage {
        // slot 0
        PackedRoundClock clock;
        uint32 roundLockAmount;
        // slot 1
        mapping(uint256 lip => uint256 round) lipUpgradeRounds;
    }

    /// @notice Longest round, in blocks: two weeks of L1 blocks. The votes that could shorten a round are counted in rounds.
    uint256 public constant MAX_ROUND_LENGTH = 100_000;

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.RoundsManager")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant ROUNDS_MANAGER_STORAGE = 0x57c71e9c8469e418d5a2ff197e42e8a2337f17ad5f377d2eda058f475256ae00;

    address private immutable BONDING_MANAGER;
    address private immutable BONDING_VOTES;
    address private immutable TICKET_BROKER;
    IMinter private immutable MINTER;

    /// @param bondingManager Proxy of the BondingManager.
    /// @param bondingVotes Proxy of the BondingVotes.
    /// @param ticketBroker Proxy of the TicketBroker.
    /// @param minter The Minter.
    constructor(address bondingManager, address bondingVotes, address ticketBroker, address minter) {
        BONDING_MANAGER = bondingManager;
        BONDING_VOTES = bondingVotes;
        TICKET_BROKER = ticketBroker;
        MINTER = IMinter(minter);
    }

    /// @notice Runs once, on the proxy, in the call that installs the implementation.
    /// @param controller_ The Controller.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("RoundsManagerTarget"));
        _syncPause();
    }

    /// @inheritdoc IRoundsManager
    function setRoundLength(uint256 length) external onlyControllerOwner {
        require(length > 0 && length <= MAX_ROUND_LENGTH, RoundsManagerInvalidRoundLength(length, MAX_ROUND_LENGTH));

        RoundsManagerStorage storage $ = _storage();
        RoundClock memory clock = $.clock.unpack();
        if (clock.roundLength == 0) {
            // Rounds are counted from the first block of the chain.
            uint256 round = blockNum() / length;
            clock.anchorRound = round.toUint32();
            clock.anchorBlock = (round * length).toUint48();
            // The cast is safe: the length is at most MAX_ROUND_LENGTH.
            clock.roundLength = uint48(length);
        } else {
            clock = clock.withRoundLength(length, blockNum());
        }
        $.clock = clock.pack();

        emit ParameterUpdate("roundLength");
        IClockListener(BONDING_MANAGER).syncClock();
        IClockListener(TICKET_BROKER).syncClock();
        IClockListener(BONDING_VOTES).syncClock();
    }

    /// @inheritdoc IClockListener
    function syncClock() external {
        _syncPause();
    }

    /// @inheritdoc IRoundsManager
    function setRoundLockAmount(uint256 amountPpm) external onlyControllerOwner {
        require(PpmMath.isPpm(amountPpm), RoundsManagerInvalidRoundLockAmount(amountPpm, PpmMath.PPM));

        // The cast is safe: at most 10^6.
        _storage().roundLockAmount = uint32(amountPpm);
        emit ParameterUpdate("roundLockAmount");
    }

    /// @inheritdoc IRoundsManager
    function setLIPUpgradeRound(uint256 lip, uint256 round) external onlyControllerOwner {
        RoundsManagerStorage storage $ = _storage();
        uint256 set = $.lipUpgradeRounds[lip];
        require(set == 0, RoundsManagerLIPUpgradeRoundAlreadySet(lip, set));

        $.lipUpgradeRounds[lip] = round;
    }

    /// @inheritdoc IRoundsManager
    function initializeRound() external {
        // Checks
        RoundsManagerStorage storage $ = _storage();
        PackedRoundClock clock = $.clock;
        require(!clock.isPaused(), RoundsManagerSystemPaused());
        uint32 round = clock.currentRound(blockNum());
        require(clock.lastInitializedRound() < round, RoundsManagerRoundAlreadyInitialized(round));

        // Effects
        bytes32 previousBlockHash = blockHash(blockNum() - 1);
        clock = clock.withLastInitializedRound(round);
        $.clock = clock;
        uint256 endBlock = clock.unpack().initializedEndBlock();

        // Interactions, in the order of the deployed logs
        uint256 activeSetSize = IBondingManager(BONDING_MANAGER).startNewRound(round, endBlock);
        MINTER.setCurrentRewardTokens();
        INewRoundListener(TICKET_BROKER).onRoundInitialized(round, previousBlockHash, activeSetSize, endBlock);
        emit NewRound(round, previousBlockHash);
    }

    /// @inheritdoc IRoundsManager
    function roundLength() external view returns (uint256) {
        return _storage().clock.unpack().roundLength;
    }

    /// @inheritdoc IRoundsManager
    function roundLockAmount() external view returns (uint256) {
        return _storage().roundLockAmount;
    }

    /// @inheritdoc IRoundsManager
    function lastInitializedRound() external view returns (uint256) {
        return _storage().clock.lastInitializedRound();
    }

    /// @inheritdoc IRoundsManager
    function lastRoundLengthUpdateRound() external view returns (uint256) {
        return _storage().clock.unpack().anchorRound;
    }

    /// @inheritdoc IRoundsManager
    function lastRoundLengthUpdateStartBlock() external view returns (uint256) {
        return _storage().clock.unpack().anchorBlock;
    }

    /// @inheritdoc IRoundsManager
    function lipUpgradeRound(uint256 lip) external view returns (uint256) {
        return _storage().lipUpgradeRounds[lip];
    }

    /// @inheritdoc IRoundsManager
    function blockHashForRound(uint256 round) external view returns (bytes32) {
        return INewRoundListener(TICKET_BROKER).blockHashForRound(round);
    }

    /// @inheritdoc IRoundsManager
    function currentRound() external view returns (uint256) {
        return _storage().clock.currentRound(blockNum());
    }

    /// @inheritdoc IRoundsManager
    function currentRoundStartBlock() external view returns (uint256) {
        return _storage().clock.unpack().currentRoundStartBlock(blockNum());
    }

    /// @inheritdoc IRoundsManager
    function currentRoundInitialized() external view returns (bool) {
        PackedRoundClock clock = _storage().clock;
        return clock.lastInitializedRound() == clock.currentRound(blockNum());
    }

    /// @inheritdoc IRoundsManager
    function currentRoundLocked() external view returns (bool) {
        RoundsManagerStorage storage $ = _storage();
        RoundClock memory clock = $.clock.unpack();
        uint256 lockedBlocks = PpmMath.ppmDown(clock.roundLength, $.roundLockAmount);
        return blockNum() - clock.currentRoundStartBlock(blockNum()) >= clock.roundLength - lockedBlocks;
    }

    /// @inheritdoc IRoundsManager
    function roundClock() external view returns (RoundClock memory clock) {
        clock = _storage().clock.unpack();
        clock.paused = _isSystemPaused();
    }

    /// @inheritdoc IRoundsManager
    function blockNum() public view virtual returns (uint256) {
        return block.number;
    }

    /// @inheritdoc IRoundsManager
    function blockHash(uint256 blockNumber) public view virtual returns (bytes32) {
        uint256 current = blockNum();
        require(
            blockNumber < current && (current < 256 || blockNumber >= current - 256),
            RoundsManagerBlockHashUnavailable(blockNumber, current)
        );
        return blockhash(blockNumber);
    }

    // Copies the pause flag, so that a new round need not ask for it.
    function _syncPause() internal {
        RoundsManagerStorage storage $ = _storage();
        $.clock = $.clock.withPaused(_isSystemPaused());
    }

    function _isSystemPaused() internal view returns (bool) {
        return IController(controller()).paused();
    }

    function _storage() private pure returns (RoundsManagerStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := ROUNDS_MANAGER_STORAGE
        }
    }
}
