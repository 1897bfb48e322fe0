// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {PpmMath} from "../libraries/PpmMath.sol";

/// @title VoteTallies
/// @notice Votes of the LivepeerGovernor's proposals. An orchestrator votes with all the stake delegated to it; a delegator that votes takes
/// its own stake out of its orchestrator's vote, whichever of them votes first. Source: specification treasury.md section 4. In LPT wei.
library VoteTallies {
    using SafeCast for uint256;

    /// @notice What a vote says. The numbers are those of the ballot.
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    /// @notice All votes on a proposal, and what they must reach. Every sum is below twice the supply of LPT, so it fits 96 bits. As long as
    /// nobody votes against it or abstains, one slot is read and written.
    /// @param quorum What all votes together must reach: the quorum, and stake that left from behind votes Against. It still counts for the
    /// majority, and no longer for the quorum, which is higher by as much instead.
    /// @param passingSince Round in which the proposal last came to pass as its votes stood; 0 while it does not.
    /// @param quotaPpm Share of For + Against that For must be above; 0 until the first vote.
    /// @param hasOthers Whether there is anything in slot 1.
    struct Tally {
        // slot 0
        uint96 forVotes;
        uint96 quorum;
        uint32 passingSince;
        uint24 quotaPpm;
        bool hasOthers;
        // slot 1
        uint96 againstVotes;
        uint96 abstainVotes;
    }

    /// @notice An account's vote on a proposal.
    /// @param weight What counts of it: its stake less what delegators took out, and what left since. Of a vote Against all counts for the
    /// majority, whatever left.
    /// @param overridden Stake of delegators that voted themselves before this account did.
    /// @param isLowered Whether {State.lowered} knows the ballot.
    struct Ballot {
        // slot 0
        bool hasVoted;
        uint8 support;
        uint96 weight;
        uint96 overridden;
        bool isLowered;
    }

    struct State {
        // slot 0
        mapping(uint256 proposalId => Tally) tallies;
        // slot 1
        mapping(uint256 proposalId => mapping(address account => Ballot)) ballots;
        // slot 2. Stake that left, was taken out of a ballot for that (of a vote Against: out of what makes the quorum), and that no delegator
        // has taken out by voting since.
        mapping(uint256 proposalId => mapping(address account => uint96)) lowered;
    }

    /// @notice The ballot says something else than Against (0), For (1) or Abstain (2).
    error InvalidVoteType(uint8 voteType);
    /// @notice The account has voted on this proposal already.
    error VoteAlreadyCast();

    /// @notice Whether the tally knows what its votes must reach, which it does from the first vote on.
    function isOpen(State storage self, uint256 proposalId) internal view returns (bool) {
        return self.tallies[proposalId].quotaPpm != 0;
    }

    /// @notice Fixes what the votes must reach.
    function open(State storage self, uint256 proposalId, uint256 quorum, uint256 quotaPpm) internal {
        self.tallies[proposalId].quorum = quorum.toUint96();
        self.tallies[proposalId].quotaPpm = quotaPpm.toUint24();
    }

    /// @notice Counts a vote.
    /// @param weight Stake with which `account` votes.
    /// @param delegate Whose vote that stake is taken out of; the account itself if it is an orchestrator.
    /// @return isNew Whether the proposal has come to pass, which {notePassing} has to be told of.
    function cast(
        State storage self,
        uint256 proposalId,
        address account,
        uint8 support,
        uint256 weight,
        address delegate
    ) internal returns (bool isNew) {
        require(support <= ABSTAIN, InvalidVoteType(support));
        Ballot memory ballot = self.ballots[proposalId][account];
        require(!ballot.hasVoted, VoteAlreadyCast());

        Tally memory tally = _load(self, proposalId);
        ballot.hasVoted = true;
        ballot.support = support;
        // Saturating, although a vote is never smaller than what is taken out of it: rounding must not keep anybody from voting.
        ballot.weight = Math.saturatingSub(weight, ballot.overridden).toUint96();
        self.ballots[proposalId][account] = ballot;

        _add(tally, support, ballot.weight);
        // Stake that is delegated to somebody who is not an orchestrator has no weight (IBondingVotes), so the delegate votes for itself.
        if (delegate != account && weight > 0) _takeOut(self, proposalId, delegate, tally, weight.toUint96());
        isNew = _settle(tally);
        _store(self, proposalId, tally);
    }

    /// @notice Notes that the proposal has come to pass in `round`.
    function notePassing(State storage self, uint256 proposalId, uint256 round) internal {
        self.tallies[proposalId].passingSince = round.toUint32();
    }

    /// @notice Lowers what counts of a vote to `most`, if it is more. Of a vote Against this is what counts for the quorum: for the majority
    /// all of it counts.
    /// @return before What counted.
    /// @return afterwards What counts now.
    function lower(
        State storage self,
        uint256 proposalId,
        address account,
        uint256 most
    ) internal returns (uint256 before, uint256 afterwards) {
        Ballot storage ballot = self.ballots[proposalId][account];
        bool isAgainst = ballot.support == AGAINST;
        before = ballot.weight;
        if (isAgainst && ballot.isLowered) before -= self.lowered[proposalId][account];
        afterwards = Math.min(before, most);
        if (afterwards == before) return (before, before);

        // The casts are safe: parts of the present weight, a uint96.
        uint96 left = uint96(before - afterwards);
        ballot.isLowered = true;
        self.lowered[proposalId][account] += left;
        Tally memory tally = _load(self, proposalId);
        if (isAgainst) {
            tally.quorum += left;
        } else {
            ballot.weight = uint96(afterwards);
            _subtract(tally, ballot.support, left);
        }
        // Fewer votes For, fewer abstentions and a higher quorum cannot make it pass.
        _settle(tally);
        _store(self, proposalId, tally);
    }

    /// @notice Whether For is above the quota of For + Against. Nothing that nobody voted For is.
    function hasMajority(State storage self, uint256 proposalId) internal view returns (bool) {
        return _hasMajority(_load(self, proposalId));
    }

    /// @notice Whether enough stake voted, abstentions included.
    function hasQuorum(State storage self, uint256 proposalId) internal view returns (bool) {
        return _hasQuorum(_load(self, proposalId));
    }

    /// @dev Takes a delegator's stake out of its orchestrator's vote: now if that is cast, else when it will be. What {lower} took out of it
    /// is gone already: nobody takes the same stake out twice, by leaving and by voting. What a vote Against has of both, majority and quorum, is
    /// told apart by the quorum.
    function _takeOut(State storage self, uint256 proposalId, address delegate, Tally memory tally, uint96 weight) private {
        Ballot storage ballot = self.ballots[proposalId][delegate];
        if (!ballot.hasVoted) {
            ballot.overridden += weight;
            return;
        }
        if (ballot.isLowered) {
            uint96 gone = _min(self.lowered[proposalId][delegate], weight);
            self.lowered[proposalId][delegate] -= gone;
            if (ballot.support == AGAINST) tally.quorum -= gone;
            else weight -= gone;
        }
        uint96 counted = ballot.weight;
        uint96 taken = _min(counted, weight);
        ballot.weight = counted - taken;
        _subtract(tally, ballot.support, taken);
    }

    function _load(State storage self, uint256 proposalId) private view returns (Tally memory tally) {
        Tally storage stored = self.tallies[proposalId];
        (tally.forVotes, tally.quorum, tally.passingSince) = (stored.forVotes, stored.quorum, stored.passingSince);
        (tally.quotaPpm, tally.hasOthers) = (stored.quotaPpm, stored.hasOthers);
        if (tally.hasOthers) (tally.againstVotes, tally.abstainVotes) = (stored.againstVotes, stored.abstainVotes);
    }

    function _store(State storage self, uint256 proposalId, Tally memory tally) private {
        Tally storage stored = self.tallies[proposalId];
        if (tally.againstVotes > 0 || tally.abstainVotes > 0) tally.hasOthers = true;
        (stored.forVotes, stored.quorum, stored.passingSince) = (tally.forVotes, tally.quorum, tally.passingSince);
        (stored.quotaPpm, stored.hasOthers) = (tally.quotaPpm, tally.hasOthers);
        if (tally.hasOthers) (stored.againstVotes, stored.abstainVotes) = (tally.againstVotes, tally.abstainVotes);
    }

    function _add(Tally memory tally, uint8 support, uint96 weight) private pure {
        if (support == FOR) tally.forVotes += weight;
        else if (support == AGAINST) tally.againstVotes += weight;
        else tally.abstainVotes += weight;
    }

    function _subtract(Tally memory tally, uint8 support, uint96 weight) private pure {
        if (support == FOR) tally.forVotes -= weight;
        else if (support == AGAINST) tally.againstVotes -= weight;
        else tally.abstainVotes -= weight;
    }

    function _min(uint96 a, uint96 b) private pure returns (uint96) {
        return a < b ? a : b;
    }

    /// @dev Forgets since when the proposal would pass if it would not any more; returns whether it has come to pass.
    function _settle(Tally memory tally) private pure returns (bool isNew) {
        bool isPassing = _hasMajority(tally) && _hasQuorum(tally);
        isNew = isPassing && tally.passingSince == 0;
        if (!isPassing) tally.passingSince = 0;
    }

    function _hasMajority(Tally memory tally) private pure returns (bool) {
        uint256 forVotes = tally.forVotes;
        return forVotes * PpmMath.PPM > (forVotes + tally.againstVotes) * tally.quotaPpm;
    }

    function _hasQuorum(Tally memory tally) private pure returns (bool) {
        return uint256(tally.forVotes) + tally.againstVotes + tally.abstainVotes >= tally.quorum;
    }
}
