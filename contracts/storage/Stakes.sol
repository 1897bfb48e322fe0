// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {IController} from "../interfaces/IController.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Account, FormerPeriod, Thaw, UnbondingLock} from "../types/Bonding.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";
import {ActiveSet} from "./ActiveSet.sol";
import {Delegations} from "./Delegations.sol";
import {Earnings} from "./Earnings.sol";
import {Seats} from "./Seats.sol";
import {Thaws} from "./Thaws.sol";
import {TranscoderPool} from "./TranscoderPool.sol";

/// @title Stakes
/// @notice The BondingManager's state, and the moves that all its functions are made of: claim, add and take stake, note votes. They keep
/// the ledger, the pool and the stake of each round in step (specification bonding.md section 6).
library Stakes {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using RoundMath for PackedRoundClock;
    using SafeCast for uint256;
    using Thaws for Thaw;
    using TranscoderPool for TranscoderPool.Pool;

    bytes32 private constant L2_MIGRATOR = keccak256("L2Migrator");

    /// @custom:storage-location erc7201:livepeer.storage.BondingManager
    struct State {
        // slot 0. What changes with every round is in the seat.
        PackedRoundClock clock;
        // slots 1 to 3
        TranscoderPool.Pool pool;
        // slot 4
        uint128 treasuryRewardCutRate;
        uint128 nextRoundTreasuryRewardCutRate;
        // slot 5
        uint256 treasuryBalanceCeiling;
        // slots 6 to 10
        Delegations.Ledger ledger;
        // slot 11
        mapping(address transcoder => address rewardCaller) rewardCallers;
        // slot 12
        mapping(address orchestrator => Thaw) thaws;
        // slot 13. Unbonding periods before each time that it became shorter, oldest first.
        FormerPeriod[] formerPeriods;
    }

    /// @notice The current round. Value moves only if the system is not paused and the round is initialized.
    function openRound(State storage self) internal view returns (uint256 round) {
        uint256 initialized = Seats.seat().round;
        if (Seats.isOpen()) return initialized;
        PackedRoundClock clock = self.clock;
        require(!clock.isPaused(), IBondingManager.BondingManagerPaused());
        round = clock.currentRound(block.number);
        require(round == initialized, IBondingManager.BondingManagerRoundNotInitialized(round, initialized));
    }

    /// @notice The current round, initialized or not.
    function currentRound(State storage self) internal view returns (uint256) {
        return Seats.isOpen() ? Seats.seat().round : self.clock.currentRound(block.number);
    }

    /// @notice Reverts while the system is paused.
    function requireUnpaused(State storage self) internal view {
        require(Seats.isOpen() || !self.clock.isPaused(), IBondingManager.BondingManagerPaused());
    }

    /// @notice Whether a claim for `owner` would be forced by a third party; reverts if it would cost the owner this round's reward.
    /// @param controller The Controller, which knows the migrator.
    function authorizeClaim(State storage self, address controller, address owner, uint256 round) internal view returns (bool isForced) {
        if (msg.sender == owner) return false;
        if (msg.sender == IController(controller).getContract(L2_MIGRATOR)) return false;
        Account storage record = self.ledger.accounts[owner];
        address delegate = record.delegate;
        require(
            record.bonded == 0 ||
                !self.ledger.isActive(delegate, round) ||
                self.ledger.accounts[delegate].lastRewardRound == round ||
                record.lastClaimRound == round,
            IBondingManager.BondingManagerIllegalClaim(owner, delegate)
        );
        return true;
    }

    /// @notice Adds pending earnings to stake and fees, once a round. A forced claim (by somebody else) keeps the owner's share in the
    /// fees of the rest of the round, until the owner acts itself.
    /// @dev Emits {IBondingManager-EarningsClaimed} for the first claim of a round, and for fees that came after one that was forced.
    function claim(State storage self, address owner, uint256 round, bool isForced) internal {
        Account storage record = self.ledger.accounts[owner];
        uint256 lastClaimRound = record.lastClaimRound;
        if (lastClaimRound == round) {
            if (record.hasForcedClaim && !isForced) self.ledger.settleForcedClaim(owner, round);
            return;
        }
        address delegate = record.delegate;
        (uint256 rewards, uint256 fees, uint256 delegated) = self.ledger.claim(owner, round);
        emit IBondingManager.EarningsClaimed(delegate, owner, rewards, fees, lastClaimRound + 1, round);
        if (isForced && delegated > 0) {
            // An active orchestrator shares in the round's fees with what it had not claimed by other means.
            bool isWhole = delegate == owner && !self.ledger.isActive(owner, round);
            self.ledger.recordForcedClaim(owner, round, isWhole ? record.bonded : delegated);
        }
    }

    /// @notice Adds to the stake delegated to `delegate`, which may enter it into the pool; not if it was punished: then it has to come
    /// back by itself.
    function increase(State storage self, address delegate, uint256 amount, uint256 round) internal {
        Account storage record = self.ledger.accounts[delegate];
        uint256 stake = record.delegated + amount;
        bool inPool = record.poolIndex != 0;
        self.ledger.keepActiveStake(delegate, round);
        record.delegated = stake.toUint96();
        if (inPool) self.pool.update(self.ledger.accounts, delegate, stake);
        else if (!TranscoderPool.isSuspended(record) && self.ledger.isRegistered(delegate)) join(self, delegate, stake, round);
    }

    /// @notice Takes from the stake delegated to `delegate`. It never leaves the pool by that.
    function decrease(State storage self, address delegate, uint256 amount, uint256 round) internal {
        Account storage record = self.ledger.accounts[delegate];
        uint256 stake = record.delegated - amount;
        bool inPool = record.poolIndex != 0;
        self.ledger.keepActiveStake(delegate, round);
        // The cast is safe: less than before.
        record.delegated = uint96(stake);
        if (inPool) self.pool.update(self.ledger.accounts, delegate, stake);
    }

    /// @notice Takes from the caller's stake.
    /// @dev Emits {IBondingManager-Unbond}.
    /// @return delegate Whom the stake was with.
    function unbond(
        State storage self,
        IBondingVotes bondingVotes,
        uint256 amount,
        uint256 round,
        uint256 lockId,
        uint256 withdrawRound
    ) internal returns (address delegate) {
        // Checks
        Account storage record = self.ledger.accounts[msg.sender];
        uint256 bonded = record.bonded;
        delegate = record.delegate;
        require(bonded > 0 && record.startRound <= round, IBondingManager.BondingManagerNotBonded(msg.sender));
        require(amount > 0, IBondingManager.BondingManagerZeroAmount());
        require(amount <= bonded, IBondingManager.BondingManagerInsufficientStake(amount, bonded));

        // Effects. The cast is safe: the rest of a uint96.
        record.bonded = uint96(bonded - amount);
        if (record.isGift) record.isGift = false;
        if (amount == bonded) {
            (record.delegate, record.startRound) = (address(0), 0);
            if (record.poolIndex != 0) resign(self, msg.sender, round);
        }
        decrease(self, delegate, amount, round);
        if (delegate != msg.sender) checkpoint(self, bondingVotes, delegate, round);
        emit IBondingManager.Unbond(delegate, msg.sender, lockId, amount, withdrawRound);
        checkpoint(self, bondingVotes, msg.sender, round);
    }

    /// @notice Adds the stake of a lock, which is used up, to that of a delegator.
    /// @dev Emits {IBondingManager-Rebond}.
    function addStake(
        State storage self,
        IBondingVotes bondingVotes,
        address owner,
        uint256 amount,
        uint256 round,
        uint256 lockId
    ) internal {
        Account storage record = self.ledger.accounts[owner];
        address delegate = record.delegate;
        record.bonded = (record.bonded + amount).toUint96();
        increase(self, delegate, amount, round);
        if (delegate != owner) checkpoint(self, bondingVotes, delegate, round);
        emit IBondingManager.Rebond(delegate, owner, lockId, amount);
        checkpoint(self, bondingVotes, owner, round);
    }

    /// @notice Takes a lock of an account away.
    /// @return lock What it was, with what penalties left of it.
    function useLock(State storage self, address owner, uint256 lockId) internal returns (UnbondingLock memory lock) {
        lock = self.ledger.locks[owner][lockId];
        require(lock.withdrawRound > 0, IBondingManager.BondingManagerInvalidUnbondingLock(owner, lockId));
        delete self.ledger.locks[owner][lockId];
        if (lock.factor != 0) lock.amount = self.thaws[owner].remove(lockId, lock);
    }

    /// @notice Adds one of the caller's locks to its stake. Without stake there is no delegate, so that it has to be worth something.
    /// @return isLeaving Whether it is stake that the caller had with itself until it began to thaw, and has with somebody else now. It
    /// answers for the caller's open claims, so that it cannot leave in one step: see {OpenClaims-requireNoOpenClaim}.
    function addLock(State storage self, IBondingVotes bondingVotes, uint256 round, uint256 lockId) internal returns (bool isLeaving) {
        UnbondingLock memory lock = useLock(self, msg.sender, lockId);
        require(lock.amount > 0, IBondingManager.BondingManagerZeroAmount());
        Account storage record = self.ledger.accounts[msg.sender];
        isLeaving = lock.factor != 0 && record.delegate != msg.sender;
        if (record.isGift) record.isGift = false;
        addStake(self, bondingVotes, msg.sender, lock.amount, round, lockId);
    }

    /// @notice See {ActiveSet-join}.
    function join(State storage self, address transcoder, uint256 stake, uint256 round) internal {
        ActiveSet.join(self.pool, self.ledger, transcoder, stake, round);
    }

    /// @notice See {ActiveSet-resign}.
    function resign(State storage self, address transcoder, uint256 round) internal {
        ActiveSet.resign(self.pool, self.ledger, transcoder, round);
    }

    /// @notice Notes an account's state for the votes of the next round.
    function checkpoint(State storage self, IBondingVotes bondingVotes, address account, uint256 round) internal {
        Account storage record = self.ledger.accounts[account];
        bondingVotes.checkpointBondingState(
            account,
            round + 1,
            record.bonded,
            record.delegate,
            record.delegated,
            record.lastClaimRound,
            record.lastRewardRound
        );
    }
}
