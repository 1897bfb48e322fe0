// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {IClockListener} from "../interfaces/IClockListener.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {FeeStateMath} from "../libraries/FeeStateMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {Delegations} from "../storage/Delegations.sol";
import {Earnings} from "../storage/Earnings.sol";
import {Estimates} from "../storage/Estimates.sol";
import {OpenClaims} from "../storage/OpenClaims.sol";
import {Penalties} from "../storage/Penalties.sol";
import {Seats} from "../storage/Seats.sol";
import {Settings} from "../storage/Settings.sol";
import {Stakes} from "../storage/Stakes.sol";
import {Thaws} from "../storage/Thaws.sol";
import {Transfers} from "../storage/Transfers.sol";
import {Account, EarningsPool, FeeState, Thaw, UnbondingLock} from "../types/Bonding.sol";
import {BondingViews} from "./BondingViews.sol";

/// @title BondingManager
/// @notice See {IBondingManager}.
/// @custom:oz-upgrades-unsafe-allow external-library-linking
contract BondingManager is BondingViews {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using FeeStateMath for FeeState;
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

    IERC20 private immutable TOKEN;
    IMinter private immutable MINTER;
    IRoundsManager private immutable ROUNDS_MANAGER;
    IBondingVotes private immutable BONDING_VOTES;
    address private immutable TICKET_BROKER;
    address private immutable TREASURY;

    modifier onlyCaller(address required) {
        if (msg.sender != required) revert BondingManagerUnauthorizedCaller(msg.sender, required);
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
        uint256 round = Stakes.openRound($);
        UnbondingLock memory lock = Stakes.useLock($, msg.sender, unbondingLockId);
        require(lock.withdrawRound <= round, BondingManagerStillThawing(lock.withdrawRound, round));
        // It answers for the claims that were made while it was bonded.
        if (lock.factor != 0) OpenClaims.requireNoOpenClaim(Thaws.bondedUntil(lock));

        MINTER.trustedTransferTokens(msg.sender, lock.amount);
        emit WithdrawStake(msg.sender, unbondingLockId, lock.amount, lock.withdrawRound);
    }

    /// @inheritdoc IBondingManager
    function transferBond(address delegator, uint256 amount, address, address, address, address) external {
        Transfers.transferBond(_storage(), BONDING_VOTES, controller(), delegator, amount);
    }

    /// @inheritdoc IBondingManager
    function claimEarnings(uint256) external {
        Stakes.State storage $ = _storage();
        uint256 round = Stakes.openRound($);
        Stakes.claim($, msg.sender, round, false);
        Stakes.checkpoint($, BONDING_VOTES, msg.sender, round);
    }

    /// @inheritdoc IBondingManager
    function withdrawFees(address payable recipient, uint256 amount) external {
        Stakes.State storage $ = _storage();
        uint256 round = Stakes.openRound($);
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
        Stakes.checkpoint($, BONDING_VOTES, account, Stakes.currentRound($));
    }

    // ---------------------------------------------------------------- Orchestrators

    /// @inheritdoc IBondingManager
    function transcoder(uint256 rewardCut, uint256 feeShare) external {
        Settings.setTerms(_storage(), ROUNDS_MANAGER, rewardCut, feeShare);
    }

    /// @inheritdoc IBondingManager
    function transcoderWithHint(uint256 rewardCut, uint256 feeShare, address, address) external {
        Settings.setTerms(_storage(), ROUNDS_MANAGER, rewardCut, feeShare);
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
        Stakes.requireUnpaused($);
        $.rewardCallers[msg.sender] = rewardCaller;
        emit RewardCallerSet(msg.sender, rewardCaller);
    }

    // ---------------------------------------------------------------- Peers

    /// @inheritdoc IBondingManager
    function updateTranscoderWithFees(address transcoder_, uint256 fees, uint256 round) external onlyCaller(TICKET_BROKER) {
        _addFee(transcoder_, fees, round, Stakes.currentRound(_storage()));
    }

    /// @inheritdoc IBondingManager
    function addOrchestratorFee(
        address transcoder_,
        uint256 fee,
        uint256 creationRound,
        uint256 currentRound
    ) external onlyCaller(TICKET_BROKER) returns (bool isActive) {
        return _addFee(transcoder_, fee, creationRound, currentRound);
    }

    /// @inheritdoc IBondingManager
    function addWinningTicketFees(
        address transcoder_,
        uint256[] calldata fees,
        uint256 creationRound,
        uint256 currentRound
    ) external onlyCaller(TICKET_BROKER) {
        Stakes.State storage $ = _storage();
        Account storage record = $.ledger.accounts[transcoder_];
        bool isActive;
        Earnings.FeeTerms memory terms;
        (isActive, terms.stake, terms.ownShareRay, terms.feeSharePpm, terms.rewardFactorRay) = _feeTerms(
            record,
            transcoder_,
            creationRound,
            currentRound
        );
        FeeState before = record.feeState;
        (uint256 feeFactorRay, uint256 ownFees) = Earnings.shareFees(terms, fees, before.feeFactorRay());
        $.ledger.keepFees(record, transcoder_, currentRound, isActive, before, feeFactorRay, ownFees);
    }

    /// @inheritdoc IBondingManager
    function slashTranscoder(address transcoder_, address finder, uint256 slashAmount, uint256 finderFee) external {
        Penalties.slash(
            _storage(),
            Penalties.Peers(controller(), address(BONDING_VOTES), address(MINTER)),
            transcoder_,
            finder,
            slashAmount,
            finderFee
        );
    }

    /// @inheritdoc IBondingManager
    function setCurrentRoundTotalActiveStake() external onlyCaller(address(ROUNDS_MANAGER)) {
        (uint256 round, uint256 endBlock) = Settings.currentRound(_storage());
        _startNewRound(round, endBlock);
    }

    /// @inheritdoc IBondingManager
    function startNewRound(uint256 round, uint256 endBlock) external onlyCaller(address(ROUNDS_MANAGER)) returns (uint256 activeSetSize) {
        return _startNewRound(round, endBlock);
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

    // ---------------------------------------------------------------- Internal: delegation

    function _bond(uint256 amount, address owner, address to) internal {
        Stakes.State storage $ = _storage();
        uint256 round = Stakes.openRound($);
        bool isForced = msg.sender != owner && Stakes.authorizeClaim($, controller(), owner, round);
        Stakes.claim($, owner, round, isForced);

        // Here, so that no sum with it overflows.
        amount.toUint96();
        Account storage record = $.ledger.accounts[owner];
        uint256 bonded = record.bonded;
        address oldDelegate = record.delegate;
        if (isForced) _requireHarmlessBond(owner, to, bonded < amount && record.isGift ? 0 : bonded, oldDelegate);
        else if (record.isGift) record.isGift = false;

        uint256 moved = amount;
        if (bonded == 0) {
            record.startRound = (round + 1).toUint32();
            if (isForced) record.isGift = true;
        } else if (oldDelegate != to) {
            require(!$.ledger.isRegistered(owner), BondingManagerRegisteredTranscoder(owner));
            // What a forced claim protects ends where the stake leaves: it is reckoned by the old delegate's factors.
            if (record.hasForcedClaim) $.ledger.settleForcedClaim(owner, round);
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

    // What a third party may do to somebody's stake: add to it, where it is, or start it with somebody else, where there is none of its own
    // (see {Transfers}).
    function _requireHarmlessBond(address owner, address to, uint256 ownStake, address delegate) internal pure {
        require(owner != address(0), BondingManagerInvalidDelegator(owner));
        if (ownStake == 0) require(to != owner, BondingManagerInvalidDelegate(to));
        else require(to == delegate, BondingManagerInvalidDelegateChange(to, delegate));
    }

    function _unbondToLock(uint256 amount) internal {
        Stakes.State storage $ = _storage();
        uint256 round = Stakes.openRound($);
        Stakes.claim($, msg.sender, round, false);
        uint256 period = Seats.seat().period;
        uint256 withdrawRound = round + period;
        uint256 lockId = $.ledger.accounts[msg.sender].nextUnbondingLockId++;
        address delegate = Stakes.unbond($, BONDING_VOTES, amount, round, lockId, withdrawRound);
        // The casts are safe: at most what was bonded, and far below the width of a round number.
        UnbondingLock memory lock = UnbondingLock({amount: uint96(amount), withdrawRound: uint32(withdrawRound), factor: 0, period: 0});
        if (delegate == msg.sender) $.thaws[msg.sender].add(lock, period);
        $.ledger.locks[msg.sender][lockId] = lock;
    }

    function _rebond(uint256 lockId) internal {
        Stakes.State storage $ = _storage();
        uint256 round = Stakes.openRound($);
        Stakes.claim($, msg.sender, round, false);
        require($.ledger.accounts[msg.sender].bonded > 0, BondingManagerNotBonded(msg.sender));
        if (Stakes.addLock($, BONDING_VOTES, round, lockId)) OpenClaims.requireNoOpenClaim(round);
    }

    function _rebondFromUnbonded(address to, uint256 lockId) internal {
        Transfers.rebondFromUnbonded(_storage(), BONDING_VOTES, to, lockId);
    }

    // ---------------------------------------------------------------- Internal: rewards and fees

    function _rewardFor(address transcoder_) internal {
        address rewardCaller = _storage().rewardCallers[transcoder_];
        require(msg.sender == rewardCaller, BondingManagerNotRewardCaller(msg.sender, rewardCaller));
        _reward(transcoder_);
    }

    function _reward(address transcoder_) internal {
        Stakes.State storage $ = _storage();
        uint256 round = Stakes.openRound($);
        Account storage record = $.ledger.accounts[transcoder_];
        require($.ledger.isActive(transcoder_, round), BondingManagerNotActive(transcoder_, round));
        require(record.lastRewardRound != round, BondingManagerAlreadyRewarded(transcoder_, round));

        EarningsPool storage pool = $.ledger.openRound(transcoder_, round);
        uint256 minted = _mintReward($, transcoder_, pool.totalStake);
        $.ledger.addReward(transcoder_, round, minted);
        Stakes.increase($, transcoder_, minted, round);
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

    function _addFee(address transcoder_, uint256 fee, uint256 creationRound, uint256 round) internal returns (bool) {
        Account storage record = _storage().ledger.accounts[transcoder_];
        FeeState before = record.feeState;
        // Checked here, and passed on as it is.
        fee.toUint128();
        (bool isActive, uint256 feeFactorRay, uint256 ownFee) = _shareFee(
            record,
            transcoder_,
            fee,
            creationRound,
            round,
            before.feeFactorRay()
        );
        _storage().ledger.keepFees(record, transcoder_, round, isActive, before, feeFactorRay, ownFee);
        return isActive;
    }

    // Passes what a fee is shared by as values: for one fee alone, to keep it in memory would cost more than it saves.
    function _shareFee(
        Account storage record,
        address transcoder_,
        uint256 fee,
        uint256 creationRound,
        uint256 round,
        uint256 feeFactorRay
    ) internal view returns (bool isActive, uint256 newFeeFactorRay, uint256 ownFee) {
        uint256 stake;
        uint256 ownShareRay;
        uint256 feeSharePpm;
        uint256 rewardFactorRay;
        (isActive, stake, ownShareRay, feeSharePpm, rewardFactorRay) = _feeTerms(record, transcoder_, creationRound, round);
        (newFeeFactorRay, ownFee) = Earnings.shareFee(fee, feeFactorRay, stake, ownShareRay, feeSharePpm, rewardFactorRay);
    }

    // What fees of tickets of `creationRound` are shared by, if the orchestrator can have any.
    function _feeTerms(
        Account storage record,
        address transcoder_,
        uint256 creationRound,
        uint256 round
    ) internal view returns (bool isActive, uint256 stake, uint256 ownShareRay, uint256 feeSharePpm, uint256 rewardFactorRay) {
        Stakes.State storage $ = _storage();
        (isActive, stake, ownShareRay, feeSharePpm, rewardFactorRay) = $.ledger.feeTermsOf(record, transcoder_, round);
        if (!isActive && !$.ledger.wasActive(transcoder_, creationRound)) revert BondingManagerNotActive(transcoder_, creationRound);
        if (rewardFactorRay == 0) rewardFactorRay = Estimates.factorBefore($, MINTER, transcoder_, round, stake);
    }

    // ---------------------------------------------------------------- Internal: clock

    function _startNewRound(uint256 round, uint256 endBlock) internal returns (uint256 activeSetSize) {
        Stakes.State storage $ = _storage();
        Seats.setRound(round, endBlock);
        uint96 total = $.pool.totalStake;
        $.pool.activeStake = total;
        activeSetSize = $.pool.size;

        uint128 nextRate = $.nextRoundTreasuryRewardCutRate;
        if (nextRate != $.treasuryRewardCutRate) {
            $.treasuryRewardCutRate = nextRate;
            emit ParameterUpdate("treasuryRewardCutRate");
        }
        BONDING_VOTES.beginNewRound(total, round, endBlock);
    }
}
