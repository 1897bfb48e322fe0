// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../../contracts/interfaces/IBondingManager.sol";
import {ClaimBooks} from "./ClaimBooks.sol";
import {Shares} from "./Shares.sol";

/// @notice What those with stake do, and what strangers do to them. A call that the rules allow must succeed: its failure breaks I16.
abstract contract StakeActions is Shares, ClaimBooks {
    /// @notice A penalty that is due, and the call that takes it.
    /// @param share Part of the stake, ppm.
    /// @param finderFee Part of the penalty, ppm.
    struct Punishment {
        address owner;
        address finder;
        uint256 share;
        uint256 finderFee;
        address caller;
        address target;
        bytes data;
    }

    /// @notice Bonds, adds, or moves everything to another delegate.
    function bond(uint256 seed) external {
        _open();
        address owner = _isDrawn(seed, 0, 3) ? _orchestrator(seed, 1) : _account(seed, 1);
        Position memory position = _position(owner);
        address to = _isDrawn(seed, 2, 3) ? owner : _delegate(seed, 3);
        if (position.bonded > 0 && (position.delegate == owner || _isDrawn(seed, 4, 2))) to = position.delegate;
        uint256 amount = _amount(seed, 5, token.balanceOf(owner));
        bool isMoving = position.bonded > 0 && to != position.delegate;
        if (isMoving && _isDrawn(seed, 6, 3)) amount = 0;
        if (amount == 0 && !isMoving) _pass();

        uint256 stake = _claimableStake(owner);
        uint256 held = _heldOf(owner);
        Watch memory watch = _watch(seed, to, position.delegate);
        vm.prank(owner);
        bonding.bond(amount, to);
        _actItself(owner);
        flows.lptBonded += amount;

        Position memory bonded = _position(owner);
        assertEq(bonded.bonded, stake + amount, "I16: bonded what was pending and what was paid");
        assertEq(bonded.delegate, to, "I16: bonded to the delegate named");
        _requireHeld(owner, held);
        _requireUnharmed(watch, owner);
        _requireConserved();
    }

    /// @notice Somebody outside the pool bonds to itself a wei less than, as much as, or a wei more than the last member has.
    function challenge(uint256 seed) external {
        _open();
        address challenger = _account(seed, 1);
        (address last, uint256 stake) = _lastMember();
        (, , , , , uint256 deactivationRound, , , , ) = bonding.getTranscoder(challenger);
        Position memory position = _position(challenger);
        uint256 present = bonding.transcoderTotalStake(challenger) + (position.delegate == challenger ? 0 : _claimableStake(challenger));
        uint256 aim = stake + (_draw(seed, 2) % 3);
        if (last == address(0) || deactivationRound == type(uint256).max || aim <= present + 1) _pass();
        uint256 amount = aim - 1 - present;
        if (amount == 0 || amount > token.balanceOf(challenger)) _pass();

        bool isFull = bonding.getTranscoderPoolSize() == bonding.getTranscoderPoolMaxSize();
        Watch memory watch = _watch(seed, last, challenger);
        vm.prank(challenger);
        bonding.bond(amount, challenger);
        _actItself(challenger);
        flows.lptBonded += amount;
        (, , , , , deactivationRound, , , , ) = bonding.getTranscoder(challenger);
        _requireUnharmed(watch, challenger);
        // Who moves stake away from a member changes what there is to beat.
        if (position.bonded > 0 && position.delegate != challenger) return;
        bool isIn = deactivationRound == type(uint256).max;
        if (isSuspended[challenger]) return assertFalse(isIn, "I23: who was punished comes back by itself only");
        assertEq(isIn, !isFull || bonding.transcoderTotalStake(challenger) > stake, "I6: only more stake takes a place that is taken");
    }

    /// @notice Somebody pays for somebody else's stake.
    function bondFor(uint256 seed) external {
        uint256 round = _open();
        address caller = _account(seed, 1);
        address owner = _account(seed, 2);
        Position memory position = _position(owner);
        address to = position.bonded > 0 ? position.delegate : _delegate(seed, 3);
        uint256 amount = _amount(seed, 4, token.balanceOf(caller));
        if (caller == owner || amount == 0) _pass();
        bytes memory data = abi.encodeCall(bonding.bondForWithHint, (amount, owner, to, address(0), address(0), address(0), address(0)));
        if (!_isClaimHarmless(owner, round)) {
            return _requireRefused(caller, address(bonding), data, IBondingManager.BondingManagerIllegalClaim.selector);
        }
        if (position.bonded == 0 && to == owner) {
            return _requireRefused(caller, address(bonding), data, IBondingManager.BondingManagerInvalidDelegate.selector);
        }

        uint256 stake = _claimableStake(owner);
        Watch memory watch = _watch(seed, owner, to);
        _callForced(caller, owner, data, seed, position.delegate);
        if (position.bonded == 0) isGift[owner] = true;
        flows.lptBonded += amount;
        assertEq(_position(owner).bonded, stake + amount, "I16: bonded what was pending and what was paid");
        _requireUnharmed(watch, caller);
        _requireConserved();
    }

    /// @notice Unbonds all, all but dust, dust, or a part.
    function unbond(uint256 seed) external {
        uint256 round = _open();
        address owner = _bondedAccount(seed);
        Position memory position = _position(owner);
        if (position.bonded == 0) _pass();
        if (position.startRound > round) {
            return
                _requireRefused(
                    owner,
                    address(bonding),
                    abi.encodeCall(bonding.unbond, (1)),
                    IBondingManager.BondingManagerNotBonded.selector
                );
        }
        uint256 stake = _claimableStake(owner);
        uint256 amount = _part(seed, 2, stake);
        _requireRefused(
            owner,
            address(bonding),
            abi.encodeCall(bonding.unbond, (stake + 1)),
            IBondingManager.BondingManagerInsufficientStake.selector
        );

        uint256 held = _heldOf(owner);
        Watch memory watch = _watch(seed, position.delegate, owner);
        vm.prank(owner);
        bonding.unbond(amount);
        _actItself(owner);
        _noteLock(Lock(owner, position.nextLockId, amount, round, round + bonding.unbondingPeriod(), position.delegate == owner));
        assertEq(_position(owner).bonded, stake - amount, "I16: the rest stays bonded");
        _requireHeld(owner, held);
        _requireUnharmed(watch, owner);
        _requireConserved();
    }

    /// @notice Bonds a lock again, to the present delegate or, without stake of one's own, to anybody; own stake not to others while a claim is
    /// open.
    function rebond(uint256 seed) external {
        _open();
        if (locks.length == 0) _pass();
        uint256 index = _draw(seed, 1) % locks.length;
        Lock memory lock = locks[index];
        uint256 stake = _claimableStake(lock.owner);
        bool isBonded = _position(lock.owner).bonded > 0;
        address to = _delegate(seed, 2);

        bytes memory refused = abi.encodeCall(bonding.rebondFromUnbonded, (to, lock.id));
        // A gift is there, and binds nobody.
        if (isBonded && isGift[lock.owner] && _isDrawn(seed, 3, 2)) isBonded = false;
        else if (isBonded && !isGift[lock.owner])
            _requireRefused(lock.owner, address(bonding), refused, IBondingManager.BondingManagerNotUnbonded.selector);
        bytes memory data =
            isBonded ? abi.encodeCall(bonding.rebond, (lock.id)) : abi.encodeCall(bonding.rebondFromUnbonded, (to, lock.id));
        if (lock.amount == 0) {
            return _requireRefused(lock.owner, address(bonding), data, IBondingManager.BondingManagerZeroAmount.selector);
        }
        address delegate = isBonded ? _position(lock.owner).delegate : to;
        if (lock.isOwn && delegate != lock.owner && _hasOpenClaim(lock.owner, type(uint256).max)) {
            return _requireRefused(lock.owner, address(bonding), data, IBondingManager.BondingManagerOpenClaim.selector);
        }
        uint256 held = _heldOf(lock.owner);
        Watch memory watch = _watch(seed, delegate, to);
        vm.prank(lock.owner);
        if (isBonded) bonding.rebond(lock.id);
        else bonding.rebondFromUnbonded(to, lock.id);
        _actItself(lock.owner);
        _forgetLock(index);
        assertEq(_position(lock.owner).delegate, delegate, "I16: bonded to the delegate named");
        assertEq(_position(lock.owner).bonded, stake + lock.amount, "I16: bonded what thawed");
        _requireHeld(lock.owner, held);
        _requireUsedUp(lock);
        _requireUnharmed(watch, lock.owner);
        _requireConserved();
    }

    /// @notice Withdraws a lock; before its round that must fail, and while a claim is open that was made when it was bonded.
    function withdrawStake(uint256 seed) external {
        uint256 round = _open();
        if (locks.length == 0) _pass();
        uint256 index = _draw(seed, 1) % locks.length;
        Lock memory lock = locks[index];
        bytes memory data = abi.encodeCall(bonding.withdrawStake, (lock.id));
        if (lock.withdrawRound > round) {
            _requireRefused(lock.owner, address(bonding), data, IBondingManager.BondingManagerStillThawing.selector);
            if (_isDrawn(seed, 2, 2)) return;
            _advance(lock.withdrawRound - round, _draw(seed, 3));
            _open();
        }
        _requireRefused(
            _other(lock.owner, seed),
            address(bonding),
            abi.encodeCall(bonding.withdrawStake, (lock.id + 1_000_000)),
            IBondingManager.BondingManagerInvalidUnbondingLock.selector
        );
        if (lock.isOwn && _hasOpenClaim(lock.owner, lock.round)) {
            return _requireRefused(lock.owner, address(bonding), data, IBondingManager.BondingManagerOpenClaim.selector);
        }

        uint256 balance = token.balanceOf(lock.owner);
        vm.prank(lock.owner);
        bonding.withdrawStake(lock.id);
        _forgetLock(index);
        flows.lptWithdrawn += lock.amount;
        assertEq(token.balanceOf(lock.owner), balance + lock.amount, "I14: a lock pays what it holds");
        _requireUsedUp(lock);
        _requireConserved();
    }

    /// @notice Gives stake away, to oneself too; not while a claim is open.
    function transferBond(uint256 seed) external {
        uint256 round = _open();
        address giver = _bondedAccount(seed);
        address receiver = _account(seed, 2);
        Position memory from = _position(giver);
        Position memory to = _position(receiver);
        if (from.bonded == 0 || from.startRound > round) _pass();
        uint256 stake = _claimableStake(giver);
        uint256 amount = _part(seed, 3, stake);
        bytes memory data = abi.encodeCall(bonding.transferBond, (receiver, amount, address(0), address(0), address(0), address(0)));
        if (giver != receiver && !_isClaimHarmless(receiver, round)) {
            return _requireRefused(giver, address(bonding), data, IBondingManager.BondingManagerIllegalClaim.selector);
        }
        if (from.delegate == giver && _hasOpenClaim(giver, type(uint256).max)) {
            return _requireRefused(giver, address(bonding), data, IBondingManager.BondingManagerOpenClaim.selector);
        }
        bool isReceiverUnbonded = giver == receiver ? amount == stake : to.bonded == 0;
        if (isReceiverUnbonded && from.delegate == receiver) {
            return _requireRefused(giver, address(bonding), data, IBondingManager.BondingManagerInvalidDelegator.selector);
        }

        _watchTransfer(seed, giver, receiver, amount, data, isReceiverUnbonded);
    }

    /// @notice Claims: what was pending becomes stake and fees, to the wei.
    function claimEarnings(uint256 seed) external {
        uint256 round = _open();
        address owner = _account(seed, 1);
        uint256 stake = _claimableStake(owner);
        uint256 fees = _claimableFees(owner);
        Watch memory watch = _watch(seed, _position(owner).delegate, owner);
        vm.prank(owner);
        bonding.claimEarnings(round);
        forcedRound[owner] = 0;
        (uint256 bonded, uint256 claimed, , , , , ) = bonding.getDelegator(owner);
        assertEq(bonded, stake, "I16: a claim gives the stake that the view promised");
        assertEq(claimed, fees, "I16: a claim gives the fees that the view promised");
        _requireUnharmed(watch, owner);
    }

    /// @notice Withdraws fees, to anybody.
    function withdrawFees(uint256 seed) external {
        _open();
        address owner = _account(seed, 1);
        uint256 fees = _claimableFees(owner);
        uint256 amount = fees == 0 ? 0 : _part(seed, 2, fees);
        address payable recipient = payable(_account(seed, 3));
        _requireRefused(
            owner,
            address(bonding),
            abi.encodeCall(bonding.withdrawFees, (recipient, fees + 1)),
            IBondingManager.BondingManagerInsufficientFees.selector
        );
        uint256 balance = recipient.balance;
        vm.prank(owner);
        bonding.withdrawFees(recipient, amount);
        forcedRound[owner] = 0;
        flows.ethPaidOut += amount;
        assertEq(recipient.balance, balance + amount, "I2: fees arrive");
        assertEq(_claimableFees(owner), fees - amount, "I16: the rest of the fees stays");
    }

    /// @notice Sets terms, and enters the pool again after an eviction or a penalty.
    function transcoder(uint256 seed) external {
        uint256 round = _open();
        address owner = _orchestrator(seed, 1);
        if (!bonding.isRegisteredTranscoder(owner)) owner = bonding.getFirstTranscoderInPool();
        if (owner == address(0)) _pass();
        uint256 rewardCut = _share(seed, 2);
        uint256 feeShare = _share(seed, 3);
        if (rounds.currentRoundLocked()) {
            bytes memory data = abi.encodeCall(bonding.transcoder, (rewardCut, feeShare));
            return _requireRefused(owner, address(bonding), data, IBondingManager.BondingManagerRoundLocked.selector);
        }
        if (bonding.isActiveTranscoder(owner) && _lastRewardRound(owner) != round) {
            bytes memory data = abi.encodeCall(bonding.transcoder, (rewardCut, feeShare));
            _requireRefused(owner, address(bonding), data, IBondingManager.BondingManagerRewardPending.selector);
            _reward(owner, seed);
        }
        Watch memory watch = _watch(seed, owner, _account(seed, 4));
        vm.prank(owner);
        bonding.transcoder(rewardCut, feeShare);
        isSuspended[owner] = false;
        _requireUnharmed(watch, address(0));
    }

    /// @notice Calls reward for one orchestrator, itself or by who it named.
    function reward(uint256 seed) external {
        uint256 round = _open();
        address orchestrator = _orchestrator(seed, 1);
        if (!bonding.isActiveTranscoder(orchestrator) || _lastRewardRound(orchestrator) == round) {
            bytes4 problem =
                bonding.isActiveTranscoder(orchestrator)
                    ? IBondingManager.BondingManagerAlreadyRewarded.selector
                    : IBondingManager.BondingManagerNotActive.selector;
            return _requireRefused(orchestrator, address(bonding), abi.encodeCall(bonding.reward, ()), problem);
        }
        _reward(orchestrator, seed);
    }

    /// @notice Calls reward for most of the active set.
    function rewardMost(uint256 seed) external {
        uint256 round = _open();
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            bool isDue = bonding.isActiveTranscoder(accounts[i]) && _lastRewardRound(accounts[i]) != round;
            if (isDue && !_isDrawn(seed, i, 5)) _reward(accounts[i], seed);
        }
    }

    /// @notice The Verifier punishes somebody with stake, bonded or thawing; now and then twice.
    function slash(uint256 seed) external {
        _open();
        if (!_isDrawn(seed, 6, 2)) _pass();
        address owner = _isDrawn(seed, 0, 4) ? _bondedAccount(seed) : _orchestrator(seed, 1);
        if (locks.length > 0 && _isDrawn(seed, 7, 2)) owner = locks[_draw(seed, 8) % locks.length].owner;
        // Those are punished only for what they did, so never.
        if (_isHonest(owner) || _claimableStake(owner) + atRisk[owner] == 0) _pass();
        address finder = _isDrawn(seed, 4, 3) ? address(0) : _account(seed, 5);

        Watch memory watch = _watch(seed, _position(owner).delegate, owner);
        _slash(owner, finder, _penalty(seed), _share(seed, 3));
        if (_isDrawn(seed, 9, 4)) _slash(owner, finder, _share(seed, 10), _share(seed, 11));
        _requireUnharmed(watch, owner);
    }

    function _slash(address owner, address finder, uint256 share, uint256 finderFee) private {
        bytes memory data = abi.encodeCall(bonding.slashTranscoder, (owner, finder, share, finderFee));
        _punish(Punishment(owner, finder, share, finderFee, address(verifier), address(bonding), data));
    }

    /// @dev The call must take the penalty, no more and no less.
    function _punish(Punishment memory order) internal {
        (address owner, address finder, uint256 share) = (order.owner, order.finder, order.share);
        uint256 stake = _claimableStake(owner);
        uint256 thaws = (atRisk[owner] * share) / 1e6;
        uint256 penalty = (stake * share) / 1e6 + thaws;
        uint256 reward_ = finder == address(0) ? 0 : (penalty * order.finderFee) / 1e6;
        uint256 supply = token.totalSupply();
        uint256 balance = token.balanceOf(finder);
        vm.prank(order.caller);
        (bool isDone, bytes memory answer) = order.target.call(order.data);
        if (!isDone) _bubble(answer);
        assertTrue(isDone, "I27: a penalty that is due can be taken");
        forcedRound[owner] = 0;
        flows.lptBurned += supply - token.totalSupply();
        flows.lptToFinders += token.balanceOf(finder) - balance;
        atRisk[owner] -= thaws;
        thawing -= thaws;
        assertEq(_position(owner).bonded, stake + thaws - penalty, "I3: the penalty is taken from the stake");
        assertEq(supply - token.totalSupply(), penalty - reward_, "I3: the penalty is burned");
        assertEq(token.balanceOf(finder) - balance, reward_, "I3: but for the finder's part");
        for (uint256 i = 0; i < locks.length; ++i) {
            if (locks[i].owner == owner && locks[i].isOwn) _noteSlash(locks[i], 1e6 - share);
        }
        if (share > 0) {
            isSuspended[owner] = true;
            (, , , , , uint256 deactivationRound, , , , ) = bonding.getTranscoder(owner);
            assertTrue(deactivationRound != type(uint256).max, "I23: who is punished leaves the pool");
        }
        _requireConserved();
    }

    /// @dev A lock at risk keeps the same part as all else, rounded down.
    function _noteSlash(Lock storage lock, uint256 left) private {
        (uint256 value, ) = bonding.getDelegatorUnbondingLock(lock.owner, lock.id);
        assertLe(value, ((lock.amount + 1) * left) / 1e6, "I22: a penalty reaches every lock at risk");
        assertGe(value + 2, (lock.amount * left) / 1e6, "I22: a penalty takes no more of a lock than its share");
        lock.amount = value;
    }

    /// @notice Something small: names a reward caller, writes somebody's state to the votes, or tries to take somebody's stake elsewhere.
    function meddle(uint256 seed) external {
        uint256 round = _open();
        address account = _account(seed, 1);
        uint256 kind = _draw(seed, 0) % 3;
        if (kind == 0) {
            vm.prank(_orchestrator(seed, 1));
            bonding.setRewardCaller(_account(seed, 2));
        } else if (kind == 1) {
            uint256 before = votes.getVotes(account);
            bonding.checkpointBondingState(account);
            assertEq(votes.getVotes(account), before, "I12: a checkpoint of the present changes no votes");
        } else {
            address caller = _account(seed, 2);
            address other = _account(seed, 3);
            Position memory position = _position(account);
            if (caller == account || position.bonded == 0 || other == position.delegate) _pass();
            bool isHarmless = _isClaimHarmless(account, round);
            _requireRefused(
                caller,
                address(bonding),
                abi.encodeCall(bonding.bondForWithHint, (1, account, other, address(0), address(0), address(0), address(0))),
                isHarmless
                    ? IBondingManager.BondingManagerInvalidDelegateChange.selector
                    : IBondingManager.BondingManagerIllegalClaim.selector
            );
        }
    }

    /// @dev A call that may claim for `owner` must cost it nothing of the fees that come later in the round either: the world is tried
    /// with and without it. The delegate that `owner` has afterwards is another one only where a gift gives way to a larger one.
    function _callForced(address caller, address owner, bytes memory data, uint256 seed, address delegateAfter) private {
        address delegate = _position(owner).delegate;
        bool isCompared = _isDrawn(seed, 801, 4) && bonding.isActiveTranscoder(delegate);
        uint256 without = isCompared ? _laterFees(owner, delegate, seed) : 0;
        Position memory before = _position(owner);
        uint256 ownVotes = votes.getVotes(owner);
        vm.prank(caller);
        (bool isDone, bytes memory answer) = address(bonding).call(data);
        if (!isDone) _bubble(answer);
        assertTrue(isDone, "I16: a call that is allowed");
        if (before.bonded > 0) {
            Position memory position = _position(owner);
            if (before.lastClaimRound < position.lastClaimRound) forcedRound[owner] = position.lastClaimRound;
            assertEq(position.delegate, delegateAfter, "I17: nobody else chooses a delegate");
            if (delegateAfter != before.delegate) return;
            assertEq(position.startRound, before.startRound, "I17: nobody else delays an unbonding");
            // But an orchestrator that leaves takes its delegators' votes along.
            bool isLeft = !bonding.isRegisteredTranscoder(before.delegate);
            assertGe(votes.getVotes(owner), isLeft ? 0 : ownVotes, "I17: nobody else takes votes");
        }
        if (isCompared) {
            uint256 stake = _claimableStake(owner);
            uint256 with_ = _laterFees(owner, delegate, seed);
            // A claim rounds stake down, so that it may cost what two wei of stake earn.
            uint256 tolerance = 2 + (2 * without) / (stake == 0 ? 1 : stake);
            assertGe(with_ + tolerance, without, "I17: a claim by somebody else took later fees");
        }
    }

    /// @notice Pays `delegate` once more in this round, goes on to the next, sees what `owner` has then, and takes it all back. Only the
    /// handler itself calls this.
    function tryLaterFees(address owner, address delegate, uint256 amount) external {
        uint256 round = rounds.currentRound();
        vm.prank(address(broker));
        bonding.updateTranscoderWithFees(delegate, amount, round);
        _advance(1, 0);
        _open();
        revert TrialEnded(true, abi.encode(_fees(owner)));
    }

    function _laterFees(address owner, address delegate, uint256 seed) private returns (uint256) {
        uint256 block_ = vm.getBlockNumber();
        try this.tryLaterFees(owner, delegate, 1 + (_draw(seed, 802) % 1e18)) {} catch (bytes memory ended) {
            // The block number is not part of what a revert takes back.
            vm.roll(block_);
            (, bytes memory answer) = _trialOf(ended);
            return abi.decode(answer, (uint256));
        }
        return 0;
    }

    function _reward(address orchestrator, uint256 seed) private {
        uint256 supply = token.totalSupply();
        uint256 treasury = token.balanceOf(TREASURY);
        Before memory before = _before(orchestrator, true);
        _noteFactor(before);
        address rewardCaller = bonding.transcoderToRewardCaller(orchestrator);
        if (rewardCaller != address(0) && _isDrawn(seed, 804, 2)) {
            vm.prank(rewardCaller);
            bonding.rewardForTranscoder(orchestrator);
        } else {
            vm.prank(orchestrator);
            bonding.reward();
        }
        flows.lptMinted += token.totalSupply() - supply;
        flows.lptToTreasury += token.balanceOf(TREASURY) - treasury;
        _requireRewardShared(before);
        _requireConserved();
    }

    function _lastMember() private view returns (address last, uint256 stake) {
        address next = bonding.getFirstTranscoderInPool();
        for (; next != address(0); next = bonding.getNextTranscoderInPool(next)) last = next;
        stake = bonding.transcoderTotalStake(last);
    }

    function _noteLock(Lock memory lock) internal {
        locks.push(lock);
        thawing += lock.amount;
        if (lock.isOwn) atRisk[lock.owner] += lock.amount;
        (uint256 held, uint256 round) = bonding.getDelegatorUnbondingLock(lock.owner, lock.id);
        assertEq(held, lock.amount, "I14: a lock holds what was unbonded");
        assertEq(round, lock.withdrawRound, "I14: a lock thaws for the whole period");
    }

    function _forgetLock(uint256 index) internal {
        Lock memory lock = locks[index];
        thawing -= lock.amount;
        if (lock.isOwn) atRisk[lock.owner] -= lock.amount;
        locks[index] = locks[locks.length - 1];
        locks.pop();
    }

    function _requireUsedUp(Lock memory lock) internal {
        assertFalse(bonding.isValidUnbondingLock(lock.owner, lock.id), "I14: a lock is used once");
        _requireRefused(
            lock.owner,
            address(bonding),
            abi.encodeCall(bonding.withdrawStake, (lock.id)),
            IBondingManager.BondingManagerInvalidUnbondingLock.selector
        );
    }

    function _other(address account, uint256 seed) private view returns (address other) {
        other = _account(seed, 805);
        if (other == account) other = address(verifier);
    }

    /// @dev Ppm: nothing, everything, or between.
    function _share(uint256 seed, uint256 index) private pure returns (uint256) {
        uint256 value = _draw(seed, index);
        if (value % 4 == 0) return 0;
        return value % 4 == 1 ? 1e6 : (value >> 8) % 1e6;
    }

    function _penalty(uint256 seed) private pure returns (uint256) {
        uint256 value = _draw(seed, 2);
        return value % 4 == 0 ? 1e6 : 1 + ((value >> 8) % 2e5);
    }

    /// @dev An account moves stake itself: what others did to it before binds it no more.
    function _actItself(address account) private {
        isGift[account] = false;
        forcedRound[account] = 0;
    }

    // A transfer that nothing forbids.
    function _watchTransfer(
        uint256 seed,
        address giver,
        address receiver,
        uint256 amount,
        bytes memory data,
        bool isReceiverUnbonded
    ) private {
        _actItself(giver);
        address fromDelegate = _position(giver).delegate;
        address toDelegate = _position(receiver).delegate;
        uint256 stake = _claimableStake(giver);
        uint256 received = _claimableStake(receiver);
        Watch memory watch = _watch(seed, receiver, isReceiverUnbonded ? fromDelegate : toDelegate);
        if (giver == receiver) {
            vm.prank(giver);
            bonding.transferBond(receiver, amount, address(0), address(0), address(0), address(0));
            assertEq(_position(giver).bonded, stake, "I16: a transfer to oneself keeps the stake");
        } else {
            bool isLed = isGift[receiver] && !isReceiverUnbonded && amount > received && fromDelegate != receiver;
            _callForced(giver, receiver, data, seed, isLed ? fromDelegate : toDelegate);
            if (isReceiverUnbonded) isGift[receiver] = true;
            assertEq(_position(giver).bonded, stake - amount, "I16: the giver keeps the rest");
            assertEq(_position(receiver).bonded, received + amount, "I16: the receiver has more");
        }
        _requireUnharmed(watch, giver);
        _requireConserved();
    }
}
