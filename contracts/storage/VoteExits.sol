// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {ILivepeerGovernor} from "../interfaces/ILivepeerGovernor.sol";
import {VoteTallies} from "./VoteTallies.sol";

/// @title VoteExits
/// @notice Takes stake that left out of the LivepeerGovernor's votes. Why: docs/decisions/0101-governance-exits.md. A linked library: it is needed
/// rarely, and the code of the governor is bounded.
library VoteExits {
    using SafeCast for uint256;
    using VoteTallies for VoteTallies.State;

    /// @notice A vote on a proposal.
    /// @param snapshot Round at whose end the proposal's votes were measured.
    /// @param round The current round.
    struct Vote {
        uint256 proposalId;
        uint256 snapshot;
        uint256 round;
        address voter;
    }

    /// @notice Delegators that somebody named in one round, in one call after another.
    /// @param last The last of them; they come in ascending order.
    /// @param stake Their stake at the start of the round, as far as it stands behind votes of their own.
    struct Naming {
        // slot 0
        address last;
        uint96 stake;
    }

    struct State {
        // slot 0. The key is the hash of proposal, voter, round and who names.
        mapping(bytes32 key => Naming) namings;
    }

    /// @notice See {ILivepeerGovernor-lowerVoteWithout}.
    function lower(
        VoteTallies.State storage votes,
        IBondingManager bondingManager,
        IBondingVotes bondingVotes,
        Vote calldata vote,
        address[] calldata delegators
    ) external returns (uint256 weight) {
        bool wasOrchestrator = _wasOrchestrator(bondingVotes, vote);
        uint256 stake = _stakeNow(bondingManager, vote.voter, wasOrchestrator);
        if (!wasOrchestrator) return _lower(votes, vote, stake);

        address last;
        for (uint256 i = 0; i < delegators.length; i++) {
            last = _requireAscending(last, delegators[i]);
            (, , address delegate, , , , ) = bondingManager.getDelegator(last);
            if (!_votedItself(votes, vote, last, delegate)) continue;
            stake = Math.saturatingSub(stake, bondingManager.pendingStake(last, 0));
        }
        return _lower(votes, vote, stake);
    }

    /// @notice See {ILivepeerGovernor-lowerVoteInSteps}.
    function lowerInSteps(
        State storage self,
        VoteTallies.State storage votes,
        IBondingVotes bondingVotes,
        Vote calldata vote,
        address[] calldata delegators
    ) external returns (uint256 weight) {
        bool wasOrchestrator = _wasOrchestrator(bondingVotes, vote);
        uint256 stake = _stakeAtRoundStart(bondingVotes, vote, wasOrchestrator);
        if (!wasOrchestrator) return _lower(votes, vote, stake);

        uint256 named = _name(self, votes, bondingVotes, vote, delegators);
        return _lower(votes, vote, Math.saturatingSub(stake, named));
    }

    /// @dev Names more delegators. Everybody has an order of their own, which nobody else can spoil.
    /// @return stake Of all that the caller has named in this round.
    function _name(
        State storage self,
        VoteTallies.State storage votes,
        IBondingVotes bondingVotes,
        Vote calldata vote,
        address[] calldata delegators
    ) private returns (uint256 stake) {
        Naming storage stored = self.namings[keccak256(abi.encode(vote.proposalId, vote.voter, vote.round, msg.sender))];
        Naming memory naming = stored;
        for (uint256 i = 0; i < delegators.length; i++) {
            naming.last = _requireAscending(naming.last, delegators[i]);
            naming.stake += _stakeVotingItself(votes, bondingVotes, vote, naming.last);
        }
        (stored.last, stored.stake) = (naming.last, naming.stake);
        return naming.stake;
    }

    function _lower(VoteTallies.State storage votes, Vote calldata vote, uint256 stake) private returns (uint256 weight) {
        uint256 before;
        (before, weight) = votes.lower(vote.proposalId, vote.voter, stake);
        if (weight < before) emit ILivepeerGovernor.VoteLowered(vote.voter, vote.proposalId, before, weight);
    }

    /// @dev Whether the account voted for all that was delegated to it: an orchestrator delegates to itself.
    function _wasOrchestrator(IBondingVotes bondingVotes, Vote calldata vote) private view returns (bool) {
        (, address delegate) = bondingVotes.getVotesAndDelegateAtRoundStart(vote.voter, vote.snapshot + 1);
        return delegate == vote.voter;
    }

    /// @dev Stake behind the vote as it is bonded now.
    function _stakeNow(IBondingManager bondingManager, address voter, bool wasOrchestrator) private view returns (uint256) {
        uint256 own = bondingManager.pendingStake(voter, 0);
        (, , address delegate, uint256 delegated, , , ) = bondingManager.getDelegator(voter);
        return wasOrchestrator ? _allStake(own, delegated, delegate == voter) : own;
    }

    /// @dev Stake behind the vote as it was bonded at the start of the round.
    function _stakeAtRoundStart(IBondingVotes bondingVotes, Vote calldata vote, bool wasOrchestrator) private view returns (uint256) {
        (uint256 own, uint256 delegated, address delegate) = bondingVotes.getBondedStakeAtRoundStart(vote.voter, vote.round);
        return wasOrchestrator ? _allStake(own, delegated, delegate == vote.voter) : own;
    }

    /// @dev All that an orchestrator voted for. Stake that it delegates to itself is part of what is delegated to it.
    function _allStake(uint256 own, uint256 delegated, bool isSelf) private pure returns (uint256) {
        return isSelf ? delegated : delegated + own;
    }

    /// @dev Stake at the start of the round that was delegated to the voter and stands behind a vote of its owner's.
    function _stakeVotingItself(
        VoteTallies.State storage votes,
        IBondingVotes bondingVotes,
        Vote calldata vote,
        address delegator
    ) private view returns (uint96) {
        (uint256 stake, , address delegate) = bondingVotes.getBondedStakeAtRoundStart(delegator, vote.round);
        return _votedItself(votes, vote, delegator, delegate) ? stake.toUint96() : 0;
    }

    /// @dev Whether stake that is delegated to the voter stands behind a vote of its owner's.
    function _votedItself(
        VoteTallies.State storage votes,
        Vote calldata vote,
        address delegator,
        address delegate
    ) private view returns (bool) {
        return delegate == vote.voter && delegator != vote.voter && votes.ballots[vote.proposalId][delegator].hasVoted;
    }

    function _requireAscending(address last, address next) private pure returns (address) {
        require(next > last, ILivepeerGovernor.LivepeerGovernorUnsortedDelegators(last, next));
        return next;
    }
}
