// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {Account} from "../types/Bonding.sol";
import {Delegations} from "./Delegations.sol";
import {OpenClaims} from "./OpenClaims.sol";
import {Seats} from "./Seats.sol";
import {Stakes} from "./Stakes.sol";

/// @title Transfers
/// @notice Stake that is given away, and stake that comes back to an account which may have been given some meanwhile. A linked library: both are
/// rarer than other moves, and the code of the BondingManager is bounded.
///
/// An account without stake has no delegate, so whoever gives it stake chooses one. Such a gift binds its owner to nothing: the owner may take
/// thawing stake back to any delegate as if the gift were not there, and a larger gift brings its own delegate along. Otherwise one wei from a
/// stranger could hold stake up, or lead what others give to the stranger's delegate.
library Transfers {
    using Delegations for Delegations.Ledger;
    using SafeCast for uint256;
    using Stakes for Stakes.State;

    /// @notice See {IBondingManager-transferBond}.
    function transferBond(
        Stakes.State storage self,
        IBondingVotes bondingVotes,
        address controller,
        address delegator,
        uint256 amount
    ) external {
        uint256 round = self.openRound();
        bool isForced = self.authorizeClaim(controller, delegator, round);
        self.claim(msg.sender, round, false);
        address oldDelegate = self.ledger.accounts[msg.sender].delegate;
        uint256 lockId = _transferLock(self, bondingVotes, delegator, amount, round);

        self.claim(delegator, round, isForced);
        Account storage receiver = self.ledger.accounts[delegator];
        if (receiver.bonded == 0) {
            // Without stake there is no delegate. Nobody is made its own delegate, or the null address a delegator.
            require(oldDelegate != delegator && delegator != address(0), IBondingManager.BondingManagerInvalidDelegator(delegator));
            receiver.delegate = oldDelegate;
            receiver.startRound = (round + 1).toUint32();
            receiver.isGift = isForced;
        } else if (isForced && receiver.isGift && amount > receiver.bonded && oldDelegate != delegator) {
            _moveGift(self, bondingVotes, delegator, oldDelegate, round);
        }
        self.addStake(bondingVotes, delegator, amount, round, lockId);
    }

    /// @notice See {IBondingManager-rebondFromUnbonded}.
    function rebondFromUnbonded(Stakes.State storage self, IBondingVotes bondingVotes, address to, uint256 lockId) external {
        uint256 round = self.openRound();
        self.claim(msg.sender, round, false);
        Account storage record = self.ledger.accounts[msg.sender];
        if (record.bonded == 0) {
            self.ledger.ensureFactors(to, round);
            record.startRound = (round + 1).toUint32();
            record.delegate = to;
        } else {
            require(record.isGift, IBondingManager.BondingManagerNotUnbonded(msg.sender));
            _moveGift(self, bondingVotes, msg.sender, to, round);
        }
        if (self.addLock(bondingVotes, round, lockId)) OpenClaims.requireNoOpenClaim(round);
    }

    // Unbonds from the caller and names the lock that the receiver gets for it. Both are used up at once: only their ids and events remain.
    function _transferLock(
        Stakes.State storage self,
        IBondingVotes bondingVotes,
        address receiver,
        uint256 amount,
        uint256 round
    ) private returns (uint256 newLockId) {
        uint256 oldLockId = self.ledger.accounts[msg.sender].nextUnbondingLockId++;
        address delegate = self.unbond(bondingVotes, amount, round, oldLockId, round + Seats.seat().period);
        if (delegate == msg.sender) OpenClaims.requireNoOpenClaim(round);
        newLockId = self.ledger.accounts[receiver].nextUnbondingLockId++;
        emit IBondingManager.TransferBond(msg.sender, receiver, oldLockId, newLockId, amount);
    }

    // Gives what is bonded to `owner`, whose earnings are claimed, to another delegate, as a bond of nothing by the owner would.
    function _moveGift(Stakes.State storage self, IBondingVotes bondingVotes, address owner, address to, uint256 round) private {
        Account storage record = self.ledger.accounts[owner];
        address oldDelegate = record.delegate;
        if (oldDelegate == to) return;
        // What a forced claim protects ends where the stake leaves: it is reckoned by the old delegate's factors.
        if (record.hasForcedClaim) self.ledger.settleForcedClaim(owner, round);
        uint256 bonded = record.bonded;
        self.decrease(oldDelegate, bonded, round);
        self.checkpoint(bondingVotes, oldDelegate, round);
        self.ledger.ensureFactors(to, round);
        record.startRound = (round + 1).toUint32();
        record.delegate = to;
        self.increase(to, bonded, round);
        emit IBondingManager.Bond(to, oldDelegate, owner, 0, bonded);
    }
}
