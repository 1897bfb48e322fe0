// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {Account, Thaw} from "../types/Bonding.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";
import {ActiveSet} from "./ActiveSet.sol";
import {Delegations} from "./Delegations.sol";
import {Earnings} from "./Earnings.sol";
import {TranscoderPool} from "./TranscoderPool.sol";

/// @title Stakes
/// @notice The BondingManager's state, and the moves that all its functions are made of: claim, add and take stake, note votes. They keep
/// the ledger, the pool and the stake of each round in step (specification bonding.md section 6).
library Stakes {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using SafeCast for uint256;
    using TranscoderPool for TranscoderPool.Pool;

    /// @custom:storage-location erc7201:livepeer.storage.BondingManager
    struct State {
        // slot 0
        PackedRoundClock clock;
        uint32 unbondingPeriod;
        uint32 activeSetSize;
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
    }

    /// @notice Adds pending earnings to stake and fees, once a round. A forced claim (by somebody else) keeps the owner's share in the
    /// fees of the rest of the round, until the owner acts itself.
    /// @dev Emits {IBondingManager-EarningsClaimed} for the first claim of a round.
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
        self.ledger.updateActiveStake(delegate, round, stake);
        record.delegated = stake.toUint96();
        if (inPool) self.pool.update(self.ledger.accounts, delegate, stake);
        else if (!TranscoderPool.isSuspended(record) && self.ledger.isRegistered(delegate)) join(self, delegate, stake, round);
    }

    /// @notice Takes from the stake delegated to `delegate`. It never leaves the pool by that.
    function decrease(State storage self, address delegate, uint256 amount, uint256 round) internal {
        Account storage record = self.ledger.accounts[delegate];
        uint256 stake = record.delegated - amount;
        bool inPool = record.poolIndex != 0;
        self.ledger.updateActiveStake(delegate, round, stake);
        // The cast is safe: less than before.
        record.delegated = uint96(stake);
        if (inPool) self.pool.update(self.ledger.accounts, delegate, stake);
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
