// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Manager} from "../base/Manager.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {IClockListener} from "../interfaces/IClockListener.sol";
import {IController} from "../interfaces/IController.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {ActiveSet} from "../storage/ActiveSet.sol";
import {Delegations} from "../storage/Delegations.sol";
import {Earnings} from "../storage/Earnings.sol";
import {Estimates} from "../storage/Estimates.sol";
import {Penalties} from "../storage/Penalties.sol";
import {Settings} from "../storage/Settings.sol";
import {Stakes} from "../storage/Stakes.sol";
import {Thaws} from "../storage/Thaws.sol";
import {Account, EarningsPool, Thaw, UnbondingLock} from "../types/Bonding.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";

/// @title BondingManager
/// @notice See {IBondingManager}.
/// @custom:oz-upgrades-unsafe-allow external-library-linking
contract BondingManager is Manager, IBondingManager {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using RoundMath for PackedRoundClock;
    using SafeCast for uint256;
    using Thaws for Thaw;

    /// @notice Proxies and contracts that this one works with.
    struct Peers {
        address token;
        address minter;
        address roundsManager;
        address bondingVotes;
        address ticketBroker;
        address treasury;
    }

    bytes32 private constant L2_MIGRATOR = keccak256("L2Migrator");

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.BondingManager")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant BONDING_MANAGER_STORAGE = 0xa98c8e44e385dba1a6c818fd593c099eabd6428ca857f74e5c71178734311a00;

    IERC20 private immutable TOKEN;
    IMinter private immutable MINTER;
    IRoundsManager private immutable ROUNDS_MANAGER;
    IBondingVotes private immutable BONDING_VOTES;
    address private immutable TICKET_BROKER;
    address private immutable TREASURY;

    modifier onlyCaller(address required) {
        require(msg.sender == required, BondingManagerUnauthorizedCaller(msg.sender, required));
        _;
    }

    /// @param peers Proxies and contracts that this one works with.
    constructor(Peers memory peers) {
        TOKEN = IERC20(peers.token);
        MINTER = IMinter(peers.minter);
        ROUNDS_MANAGER = IRoundsManager(peers.roundsManager);
        BONDING_VOTES = IBondingVotes(peers.bondingVotes);
        TICKET_BROKER = peers.ticketBroker;
        TREASURY = peers.treasury;
    }

    /// @notice Sets up the proxy, once.
    /// @param controller_ The Controller.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("BondingManagerTarget"));
    }

    // ---------------------------------------------------------------- Delegation

    /// @inheritdoc IBondingManager
    function bond(uint256 amount, address to) external {
        _bond(amount, msg.sender, to);
    }

    /// @inheritdoc IBondingManager
    function bondWithHint(uint256 amount, address to, address, address, address, address) external {
        _bond(amount, msg.sender, to);
    }

    /// @inheritdoc IBondingManager
    function bondForWithHint(uint256 amount, address owner, address to, address, address, address, address) external {
        _bond(amount, owner, to);
    }

    /// @inheritdoc IBondingManager
    function bondWithPermit(uint256 amount, address to, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        // Anybody may have used the permit before: then the allowance is there, or the transfer says what is missing.
        try IERC20Permit(address(TOKEN)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _bond(amount, msg.sender, to);
    }

    /// @inheritdoc IBondingManager
    function unbond(uint256 amount) external {
        _unbondToLock(amount);
    }

    /// @inheritdoc IBondingManager
    function unbondWithHint(uint256 amount, address, address) external {
        _unbondToLock(amount);
    }

    /// @inheritdoc IBondingManager
    function rebond(uint256 unbondingLockId) external {
        _rebond(unbondingLockId);
    }

    /// @inheritdoc IBondingManager
    function rebondWithHint(uint256 unbondingLockId, address, address) external {
        _rebond(unbondingLockId);
    }

    /// @inheritdoc IBondingManager
    function rebondFromUnbonded(address to, uint256 unbondingLockId) external {
        _rebondFromUnbonded(to, unbondingLockId);
    }

    /// @inheritdoc IBondingManager
    function rebondFromUnbondedWithHint(address to, uint256 unbondingLockId, address, address) external {
        _rebondFromUnbonded(to, unbondingLockId);
    }

    /// @inheritdoc IBondingManager
    function withdrawStake(uint256 unbondingLockId) external {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        UnbondingLock memory lock = _useLock($, msg.sender, unbondingLockId);
        require(lock.withdrawRound <= round, BondingManagerStillThawing(lock.withdrawRound, round));

        MINTER.trustedTransferTokens(msg.sender, lock.amount);
        emit WithdrawStake(msg.sender, unbondingLockId, lock.amount, lock.withdrawRound);
    }

    /// @inheritdoc IBondingManager
    function transferBond(address delegator, uint256 amount, address, address, address, address) external {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        bool isForced = _authorizeClaim($, delegator, round);
        Stakes.claim($, msg.sender, round, false);
        address oldDelegate = $.ledger.accounts[msg.sender].delegate;
        uint256 lockId = _transferLock($, delegator, amount, round);

        Stakes.claim($, delegator, round, isForced);
        Account storage receiver = $.ledger.accounts[delegator];
        if (receiver.bonded == 0) {
            // Without stake there is no delegate. Nobody is made its own delegate, or the null address a delegator.
            require(oldDelegate != delegator && delegator != address(0), BondingManagerInvalidDelegator(delegator));
            receiver.delegate = oldDelegate;
            receiver.startRound = (round + 1).toUint32();
        }
        _addStake($, delegator, amount, round, lockId);
    }

    /// @inheritdoc IBondingManager
    function claimEarnings(uint256) external {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        Stakes.claim($, msg.sender, round, false);
        Stakes.checkpoint($, BONDING_VOTES, msg.sender, round);
    }

    /// @inheritdoc IBondingManager
    function withdrawFees(address payable recipient, uint256 amount) external {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        Stakes.claim($, msg.sender, round, false);

        // Checks
        Account storage record = $.ledger.accounts[msg.sender];
        uint256 fees = record.fees;
        require(recipient != address(0), BondingManagerInvalidRecipient(recipient));
        require(amount <= fees, BondingManagerInsufficientFees(amount, fees));

        // Effects. The cast is safe: the rest of a uint96.
        record.fees = uint96(fees - amount);
        emit WithdrawFees(msg.sender, recipient, amount);
        Stakes.checkpoint($, BONDING_VOTES, msg.sender, round);

        // Interactions
        MINTER.trustedWithdrawETH(recipient, amount);
    }

    /// @inheritdoc IBondingManager
    function checkpointBondingState(address account) external {
        Stakes.State storage $ = _storage();
        Stakes.checkpoint($, BONDING_VOTES, account, $.clock.currentRound(block.number));
    }

    // ---------------------------------------------------------------- Orchestrators

    /// @inheritdoc IBondingManager
    function transcoder(uint256 rewardCut, uint256 feeShare) external {
        _setTerms(rewardCut, feeShare);
    }

    /// @inheritdoc IBondingManager
    function transcoderWithHint(uint256 rewardCut, uint256 feeShare, address, address) external {
        _setTerms(rewardCut, feeShare);
    }

    /// @inheritdoc IBondingManager
    function reward() external {
        _reward(msg.sender);
    }

    /// @inheritdoc IBondingManager
    function rewardWithHint(address, address) external {
        _reward(msg.sender);
    }

    /// @inheritdoc IBondingManager
    function rewardForTranscoder(address transcoder_) external {
        _rewardFor(transcoder_);
    }

    /// @inheritdoc IBondingManager
    function rewardForTranscoderWithHint(address transcoder_, address, address) external {
        _rewardFor(transcoder_);
    }

    /// @inheritdoc IBondingManager
    function setRewardCaller(address rewardCaller) external {
        Stakes.State storage $ = _storage();
        require(!$.clock.isPaused(), BondingManagerPaused());
        $.rewardCallers[msg.sender] = rewardCaller;
        emit RewardCallerSet(msg.sender, rewardCaller);
    }

    // ---------------------------------------------------------------- Peers

    /// @inheritdoc IBondingManager
    function updateTranscoderWithFees(address transcoder_, uint256 fees, uint256 round) external onlyCaller(TICKET_BROKER) {
        uint256[] memory amounts = new uint256[](1);
        amounts[0] = fees;
        _addFees(transcoder_, amounts, round, _storage().clock.currentRound(block.number));
    }

    /// @inheritdoc IBondingManager
    function updateTranscoderWithFeesBatch(
        address transcoder_,
        uint256[] calldata fees,
        uint256 round,
        uint256 currentRound
    ) external onlyCaller(TICKET_BROKER) {
        _addFees(transcoder_, fees, round, currentRound);
    }

    /// @inheritdoc IBondingManager
    function slashTranscoder(address transcoder_, address finder, uint256 slashAmount, uint256 finderFee) external {
        Penalties.slash(
            _storage(),
            Penalties.Peers(controller(), address(BONDING_VOTES), address(MINTER)),
            Penalties.Penalty(transcoder_, finder, slashAmount, finderFee)
        );
    }

    /// @inheritdoc IBondingManager
    function setCurrentRoundTotalActiveStake() external onlyCaller(address(ROUNDS_MANAGER)) {
        Stakes.State storage $ = _storage();
        // All else in the clock is told when it changes.
        uint32 round = $.clock.currentRound(block.number);
        $.clock = $.clock.withLastInitializedRound(round);
        uint96 total = $.pool.totalStake;
        $.pool.activeStake = total;
        $.activeSetSize = $.pool.size;

        uint128 nextRate = $.nextRoundTreasuryRewardCutRate;
        if (nextRate != $.treasuryRewardCutRate) {
            $.treasuryRewardCutRate = nextRate;
            emit ParameterUpdate("treasuryRewardCutRate");
        }
        BONDING_VOTES.checkpointTotalActiveStake(total, round);
    }

    /// @inheritdoc IClockListener
    function syncClock() external {
        Settings.syncClock(_storage(), ROUNDS_MANAGER);
    }

    // ---------------------------------------------------------------- Parameters

    /// @inheritdoc IBondingManager
    function setUnbondingPeriod(uint64 unbondingPeriod_) external onlyControllerOwner {
        Settings.setUnbondingPeriod(_storage(), unbondingPeriod_);
    }

    /// @inheritdoc IBondingManager
    function setNumActiveTranscoders(uint256 numActiveTranscoders) external onlyControllerOwner {
        Settings.setPoolSize(_storage(), numActiveTranscoders);
    }

    /// @inheritdoc IBondingManager
    function setTreasuryRewardCutRate(uint256 cutRate) external onlyControllerOwner {
        Settings.setTreasuryRewardCutRate(_storage(), cutRate);
    }

    /// @inheritdoc IBondingManager
    function setTreasuryBalanceCeiling(uint256 ceiling) external onlyControllerOwner {
        Settings.setTreasuryBalanceCeiling(_storage(), ceiling);
    }

    // ---------------------------------------------------------------- Views

    /// @inheritdoc IBondingManager
    function unbondingPeriod() external view returns (uint64) {
        return _storage().unbondingPeriod;
    }

    /// @inheritdoc IBondingManager
    function currentRoundTotalActiveStake() external view returns (uint256) {
        return _storage().pool.activeStake;
    }

    /// @inheritdoc IBondingManager
    function getTotalBonded() external view returns (uint256) {
        return _storage().pool.activeStake;
    }

    /// @inheritdoc IBondingManager
    function nextRoundTotalActiveStake() external view returns (uint256) {
        return _storage().pool.totalStake;
    }

    /// @inheritdoc IBondingManager
    function treasuryRewardCutRate() external view returns (uint256) {
        return _storage().treasuryRewardCutRate;
    }

    /// @inheritdoc IBondingManager
    function nextRoundTreasuryRewardCutRate() external view returns (uint256) {
        return _storage().nextRoundTreasuryRewardCutRate;
    }

    /// @inheritdoc IBondingManager
    function treasuryBalanceCeiling() external view returns (uint256) {
        return _storage().treasuryBalanceCeiling;
    }

    /// @inheritdoc IBondingManager
    function transcoderToRewardCaller(address transcoder_) external view returns (address) {
        return _storage().rewardCallers[transcoder_];
    }

    /// @inheritdoc IBondingManager
    function pendingStake(address delegator, uint256) external view returns (uint256 stake) {
        Stakes.State storage $ = _storage();
        (stake, , ) = $.ledger.claimable(delegator, $.clock.currentRound(block.number));
    }

    /// @inheritdoc IBondingManager
    function pendingFees(address delegator, uint256) external view returns (uint256 fees) {
        Stakes.State storage $ = _storage();
        (, fees, ) = $.ledger.claimable(delegator, $.clock.currentRound(block.number));
    }

    /// @inheritdoc IBondingManager
    function transcoderTotalStake(address transcoder_) external view returns (uint256) {
        return _storage().ledger.accounts[transcoder_].delegated;
    }

    /// @inheritdoc IBondingManager
    function transcoderStatus(address transcoder_) external view returns (TranscoderStatus) {
        return _storage().ledger.isRegistered(transcoder_) ? TranscoderStatus.Registered : TranscoderStatus.NotRegistered;
    }

    /// @inheritdoc IBondingManager
    function delegatorStatus(address delegator) external view returns (DelegatorStatus) {
        Stakes.State storage $ = _storage();
        Account storage record = $.ledger.accounts[delegator];
        if (record.bonded == 0) return DelegatorStatus.Unbonded;
        return record.startRound > $.clock.currentRound(block.number) ? DelegatorStatus.Pending : DelegatorStatus.Bonded;
    }

    /// @inheritdoc IBondingManager
    function getTranscoder(
        address transcoder_
    )
        external
        view
        returns (
            uint256 lastRewardRound,
            uint256 rewardCut,
            uint256 feeShare,
            uint256 lastActiveStakeUpdateRound,
            uint256 activationRound,
            uint256 deactivationRound,
            uint256 activeCumulativeRewards,
            uint256 cumulativeRewards,
            uint256 cumulativeFees,
            uint256 lastFeeRound
        )
    {
        Account storage record = _storage().ledger.accounts[transcoder_];
        lastRewardRound = record.lastRewardRound;
        rewardCut = record.rewardCutPpm;
        feeShare = record.feeSharePpm;
        lastActiveStakeUpdateRound = record.lastActiveStakeUpdateRound;
        activationRound = record.activationRound;
        deactivationRound = record.deactivationRound == ActiveSet.NEVER ? type(uint256).max : record.deactivationRound;
        activeCumulativeRewards = _storage().ledger.earnings[transcoder_][lastRewardRound].activeCumulativeRewards;
        cumulativeRewards = record.cumulativeRewards;
        cumulativeFees = record.cumulativeFees;
        lastFeeRound = record.lastFeeRound;
    }

    /// @inheritdoc IBondingManager
    function getTranscoderEarningsPoolForRound(
        address transcoder_,
        uint256 round
    )
        external
        view
        returns (
            uint256 totalStake,
            uint256 transcoderRewardCut,
            uint256 transcoderFeeShare,
            uint256 cumulativeRewardFactor,
            uint256 cumulativeFeeFactor
        )
    {
        EarningsPool storage pool = _storage().ledger.earnings[transcoder_][round];
        totalStake = pool.totalStake;
        transcoderRewardCut = pool.rewardCutPpm;
        transcoderFeeShare = pool.feeSharePpm;
        cumulativeRewardFactor = pool.rewardFactorRay;
        cumulativeFeeFactor = pool.feeFactorRay;
    }

    /// @inheritdoc IBondingManager
    function getDelegator(
        address delegator
    )
        external
        view
        returns (
            uint256 bondedAmount,
            uint256 fees,
            address delegateAddress,
            uint256 delegatedAmount,
            uint256 startRound,
            uint256 lastClaimRound,
            uint256 nextUnbondingLockId
        )
    {
        Account storage record = _storage().ledger.accounts[delegator];
        bondedAmount = record.bonded;
        fees = record.fees;
        delegateAddress = record.delegate;
        delegatedAmount = record.delegated;
        startRound = record.startRound;
        lastClaimRound = record.lastClaimRound;
        nextUnbondingLockId = record.nextUnbondingLockId;
    }

    /// @inheritdoc IBondingManager
    function getDelegatorUnbondingLock(
        address delegator,
        uint256 unbondingLockId
    ) external view returns (uint256 amount, uint256 withdrawRound) {
        UnbondingLock memory lock = _storage().ledger.locks[delegator][unbondingLockId];
        return (_storage().thaws[delegator].valueOf(unbondingLockId, lock), lock.withdrawRound);
    }

    /// @inheritdoc IBondingManager
    function isValidUnbondingLock(address delegator, uint256 unbondingLockId) external view returns (bool) {
        return _storage().ledger.locks[delegator][unbondingLockId].withdrawRound > 0;
    }

    /// @inheritdoc IBondingManager
    function getTranscoderPoolMaxSize() external view returns (uint256) {
        return _storage().pool.maxSize;
    }

    /// @inheritdoc IBondingManager
    function getTranscoderPoolSize() external view returns (uint256) {
        return _storage().pool.size;
    }

    /// @inheritdoc IBondingManager
    function getFirstTranscoderInPool() external view returns (address) {
        return _nextBelow(address(0));
    }

    /// @inheritdoc IBondingManager
    function getNextTranscoderInPool(address transcoder_) external view returns (address) {
        return transcoder_ == address(0) ? address(0) : _nextBelow(transcoder_);
    }

    /// @inheritdoc IBondingManager
    function isActiveTranscoder(address transcoder_) external view returns (bool) {
        Stakes.State storage $ = _storage();
        return $.ledger.isActive(transcoder_, $.clock.currentRound(block.number));
    }

    /// @inheritdoc IBondingManager
    function isRegisteredTranscoder(address transcoder_) external view returns (bool) {
        return _storage().ledger.isRegistered(transcoder_);
    }

    /// @inheritdoc IBondingManager
    function registration(
        address transcoder_
    ) external view returns (bool isRegistered, bool isPaused, uint32 currentRound, uint32 lastInitializedRound) {
        Stakes.State storage $ = _storage();
        PackedRoundClock clock = $.clock;
        isRegistered = $.ledger.isRegistered(transcoder_);
        isPaused = clock.isPaused();
        currentRound = clock.currentRound(block.number);
        lastInitializedRound = clock.lastInitializedRound();
    }

    /// @inheritdoc IBondingManager
    function reserveShare(address transcoder_, uint256 round) external view returns (bool eligible, uint256 activeSetSize) {
        Stakes.State storage $ = _storage();
        eligible = $.ledger.isActive(transcoder_, $.clock.currentRound(block.number)) || $.ledger.wasActive(transcoder_, round);
        activeSetSize = $.activeSetSize;
    }

    // ---------------------------------------------------------------- Internal: delegation

    function _bond(uint256 amount, address owner, address to) internal {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        bool isForced = _authorizeClaim($, owner, round);
        Stakes.claim($, owner, round, isForced);

        Account storage record = $.ledger.accounts[owner];
        uint256 bonded = record.bonded;
        address oldDelegate = record.delegate;
        if (isForced) _requireHarmlessBond(owner, to, bonded, oldDelegate);

        uint256 moved = amount;
        if (bonded == 0) {
            record.startRound = (round + 1).toUint32();
        } else if (oldDelegate != to) {
            require(!$.ledger.isRegistered(owner), BondingManagerRegisteredTranscoder(owner));
            record.startRound = (round + 1).toUint32();
            moved += bonded;
            Stakes.decrease($, oldDelegate, bonded, round);
            Stakes.checkpoint($, BONDING_VOTES, oldDelegate, round);
        }
        require(moved > 0, BondingManagerNothingToBond());

        $.ledger.ensureFactors(to, round);
        record.delegate = to;
        record.bonded = (bonded + amount).toUint96();
        Stakes.increase($, to, moved, round);
        if (to != owner) Stakes.checkpoint($, BONDING_VOTES, to, round);
        // LivepeerToken reverts instead of returning false.
        if (amount > 0) TOKEN.transferFrom(msg.sender, address(MINTER), amount);
        emit Bond(to, oldDelegate, owner, amount, bonded + amount);
        Stakes.checkpoint($, BONDING_VOTES, owner, round);
    }

    // What a third party may do to somebody's stake: add to it, where it is, or start it with somebody else.
    function _requireHarmlessBond(address owner, address to, uint256 bonded, address delegate) internal pure {
        require(owner != address(0), BondingManagerInvalidDelegator(owner));
        if (bonded == 0) require(to != owner, BondingManagerInvalidDelegate(to));
        else require(to == delegate, BondingManagerInvalidDelegateChange(to, delegate));
    }

    function _unbondToLock(uint256 amount) internal {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        Stakes.claim($, msg.sender, round, false);
        uint256 withdrawRound = round + $.unbondingPeriod;
        uint256 lockId = $.ledger.accounts[msg.sender].nextUnbondingLockId++;
        address delegate = _unbond($, amount, round, lockId, withdrawRound);
        // The casts are safe: at most what was bonded, and far below the width of a round number.
        UnbondingLock memory lock = UnbondingLock({amount: uint96(amount), withdrawRound: uint32(withdrawRound), factor: 0});
        if (delegate == msg.sender) lock.factor = $.thaws[msg.sender].add(lock.amount);
        $.ledger.locks[msg.sender][lockId] = lock;
    }

    // Unbonds from the caller and names the lock that the receiver gets for it. Both are used up at once: only their ids and events remain.
    function _transferLock(Stakes.State storage $, address receiver, uint256 amount, uint256 round) internal returns (uint256 newLockId) {
        uint256 oldLockId = $.ledger.accounts[msg.sender].nextUnbondingLockId++;
        address delegate = _unbond($, amount, round, oldLockId, round + $.unbondingPeriod);
        if (delegate == msg.sender) _requireNoOpenClaim();
        newLockId = $.ledger.accounts[receiver].nextUnbondingLockId++;
        emit TransferBond(msg.sender, receiver, oldLockId, newLockId, amount);
    }

    function _unbond(
        Stakes.State storage $,
        uint256 amount,
        uint256 round,
        uint256 lockId,
        uint256 withdrawRound
    ) internal returns (address delegate) {
        // Checks
        Account storage record = $.ledger.accounts[msg.sender];
        uint256 bonded = record.bonded;
        delegate = record.delegate;
        require(bonded > 0 && record.startRound <= round, BondingManagerNotBonded(msg.sender));
        require(amount > 0, BondingManagerZeroAmount());
        require(amount <= bonded, BondingManagerInsufficientStake(amount, bonded));

        // Effects. The cast is safe: the rest of a uint96.
        record.bonded = uint96(bonded - amount);
        if (amount == bonded) {
            (record.delegate, record.startRound) = (address(0), 0);
            if (record.poolIndex != 0) Stakes.resign($, msg.sender, round);
        }
        Stakes.decrease($, delegate, amount, round);
        if (delegate != msg.sender) Stakes.checkpoint($, BONDING_VOTES, delegate, round);
        emit Unbond(delegate, msg.sender, lockId, amount, withdrawRound);
        Stakes.checkpoint($, BONDING_VOTES, msg.sender, round);
    }

    function _rebond(uint256 lockId) internal {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        Stakes.claim($, msg.sender, round, false);
        require($.ledger.accounts[msg.sender].bonded > 0, BondingManagerNotBonded(msg.sender));
        _addLock($, round, lockId);
    }

    function _rebondFromUnbonded(address to, uint256 lockId) internal {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        Stakes.claim($, msg.sender, round, false);
        Account storage record = $.ledger.accounts[msg.sender];
        require(record.bonded == 0, BondingManagerNotUnbonded(msg.sender));
        $.ledger.ensureFactors(to, round);
        record.startRound = (round + 1).toUint32();
        record.delegate = to;
        _addLock($, round, lockId);
    }

    // Adds one of the caller's locks to its stake. Without stake there is no delegate, so that it has to be worth something.
    function _addLock(Stakes.State storage $, uint256 round, uint256 lockId) internal {
        UnbondingLock memory lock = _useLock($, msg.sender, lockId);
        require(lock.amount > 0, BondingManagerZeroAmount());
        if (lock.factor != 0 && $.ledger.accounts[msg.sender].delegate != msg.sender) _requireNoOpenClaim();
        _addStake($, msg.sender, lock.amount, round, lockId);
    }

    // Adds the stake of a lock, which is used up, to that of a delegator.
    function _addStake(Stakes.State storage $, address owner, uint256 amount, uint256 round, uint256 lockId) internal {
        Account storage record = $.ledger.accounts[owner];
        address delegate = record.delegate;
        record.bonded = (record.bonded + amount).toUint96();
        Stakes.increase($, delegate, amount, round);
        if (delegate != owner) Stakes.checkpoint($, BONDING_VOTES, delegate, round);
        emit Rebond(delegate, owner, lockId, amount);
        Stakes.checkpoint($, BONDING_VOTES, owner, round);
    }

    function _useLock(Stakes.State storage $, address owner, uint256 lockId) internal returns (UnbondingLock memory lock) {
        lock = $.ledger.locks[owner][lockId];
        require(lock.withdrawRound > 0, BondingManagerInvalidUnbondingLock(owner, lockId));
        delete $.ledger.locks[owner][lockId];
        if (lock.factor != 0) lock.amount = $.thaws[owner].remove(lockId, lock);
    }

    // What an orchestrator has with itself, or had until it began to thaw, answers for its open claims: it cannot leave in one step.
    function _requireNoOpenClaim() internal view {
        Penalties.requireNoOpenClaim(controller(), msg.sender);
    }

    // Whether a claim for `owner` would be forced by a third party; reverts if it would cost the owner this round's reward.
    function _authorizeClaim(Stakes.State storage $, address owner, uint256 round) internal view returns (bool isForced) {
        if (msg.sender == owner) return false;
        if (msg.sender == IController(controller()).getContract(L2_MIGRATOR)) return false;
        Account storage record = $.ledger.accounts[owner];
        address delegate = record.delegate;
        require(
            record.bonded == 0 ||
                !$.ledger.isActive(delegate, round) ||
                $.ledger.accounts[delegate].lastRewardRound == round ||
                record.lastClaimRound == round,
            BondingManagerIllegalClaim(owner, delegate)
        );
        return true;
    }

    // ---------------------------------------------------------------- Internal: stake and active set

    function _nextBelow(address member) internal view returns (address) {
        Stakes.State storage $ = _storage();
        return ActiveSet.nextBelow($.pool, $.ledger, member);
    }

    function _setTerms(uint256 rewardCut, uint256 feeShare) internal {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        require(!ROUNDS_MANAGER.currentRoundLocked(), BondingManagerRoundLocked(round));
        _requirePpm(rewardCut);
        _requirePpm(feeShare);
        require($.ledger.isRegistered(msg.sender), BondingManagerNotRegistered(msg.sender));
        Account storage record = $.ledger.accounts[msg.sender];
        require(!$.ledger.isActive(msg.sender, round) || record.lastRewardRound == round, BondingManagerRewardPending(msg.sender, round));

        // The casts are safe: at most 1e6.
        (record.rewardCutPpm, record.feeSharePpm) = (uint24(rewardCut), uint24(feeShare));
        if (record.poolIndex == 0) Stakes.join($, msg.sender, record.delegated, round);
        emit TranscoderUpdate(msg.sender, rewardCut, feeShare);
    }

    // ---------------------------------------------------------------- Internal: rewards and fees

    function _rewardFor(address transcoder_) internal {
        address rewardCaller = _storage().rewardCallers[transcoder_];
        require(msg.sender == rewardCaller, BondingManagerNotRewardCaller(msg.sender, rewardCaller));
        _reward(transcoder_);
    }

    function _reward(address transcoder_) internal {
        Stakes.State storage $ = _storage();
        uint256 round = _openRound($);
        Account storage record = $.ledger.accounts[transcoder_];
        require($.ledger.isActive(transcoder_, round), BondingManagerNotActive(transcoder_, round));
        require(record.lastRewardRound != round, BondingManagerAlreadyRewarded(transcoder_, round));

        EarningsPool storage pool = $.ledger.openRound(transcoder_, round);
        uint256 minted = _mintReward($, transcoder_, pool.totalStake);
        $.ledger.addReward(transcoder_, round, minted);
        Stakes.increase($, transcoder_, minted, round);
        // The cast is safe: rounds fit 32 bits, see RoundMath.
        record.lastRewardRound = uint32(round);
        emit Reward(transcoder_, minted);
        Stakes.checkpoint($, BONDING_VOTES, transcoder_, round);
    }

    // Mints what `stake` has earned in this round, and gives the treasury its cut.
    function _mintReward(Stakes.State storage $, address transcoder_, uint256 stake) internal returns (uint256 minted) {
        uint256 cutRate = $.treasuryRewardCutRate;
        uint256 ceiling = $.treasuryBalanceCeiling;
        if (ceiling > 0 && $.nextRoundTreasuryRewardCutRate > 0 && TOKEN.balanceOf(TREASURY) >= ceiling) {
            $.nextRoundTreasuryRewardCutRate = 0;
            emit ParameterUpdate("nextRoundTreasuryRewardCutRate");
        }
        minted = MINTER.createReward(stake, $.pool.activeStake);
        uint256 cut = RayMath.rayDown(minted, cutRate);
        if (cut > 0) {
            minted -= cut;
            MINTER.trustedTransferTokens(TREASURY, cut);
            emit TreasuryReward(transcoder_, TREASURY, cut);
        }
    }

    function _addFees(address transcoder_, uint256[] memory fees, uint256 creationRound, uint256 round) internal {
        Stakes.State storage $ = _storage();
        bool isActive = $.ledger.isActive(transcoder_, round);
        require(isActive || $.ledger.wasActive(transcoder_, creationRound), BondingManagerNotActive(transcoder_, creationRound));
        Earnings.FeeBase memory base = $.ledger.feeBase(transcoder_, round, isActive);
        if (base.factorRay == 0) base.factorRay = Estimates.factorBefore($, MINTER, transcoder_, round, base.stake);
        $.ledger.addFees(transcoder_, round, base, fees);
    }

    // ---------------------------------------------------------------- Internal: clock, votes, checks

    // The current round. Value moves only if the system is not paused and the round is initialized.
    function _openRound(Stakes.State storage $) internal view returns (uint256 round) {
        PackedRoundClock clock = $.clock;
        require(!clock.isPaused(), BondingManagerPaused());
        round = clock.currentRound(block.number);
        uint256 initialized = clock.lastInitializedRound();
        require(round == initialized, BondingManagerRoundNotInitialized(round, initialized));
    }

    function _requirePpm(uint256 share) internal pure {
        require(PpmMath.isPpm(share), BondingManagerInvalidShare(share, PpmMath.PPM));
    }

    function _storage() private pure returns (Stakes.State storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := BONDING_MANAGER_STORAGE
        }
    }
}
