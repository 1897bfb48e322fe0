// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoteTallies} from "../../../contracts/storage/VoteTallies.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice Votes of an orchestrator, of a delegator and of a rival on one proposal, of which 10 LPT wei are the quorum and one half the quota.
contract VoteTalliesTest is SolidityTest {
    using VoteTallies for VoteTallies.State;

    uint256 private constant PROPOSAL = 7;
    uint256 private constant QUORUM = 10;
    uint32 private constant ROUND = 40;
    address private constant ORCHESTRATOR = address(1);
    address private constant DELEGATOR = address(2);
    address private constant RIVAL = address(3);

    VoteTallies.State private _votes;

    function test_KnowsWhetherItIsOpen() external {
        assertFalse(_votes.isOpen(PROPOSAL), "before");
        _open();
        assertTrue(_votes.isOpen(PROPOSAL), "after");
        assertFalse(_votes.isOpen(PROPOSAL + 1), "another proposal");
    }

    function test_NumbersBeyondTheirFieldsRevert() external {
        _expectOverflow(96, 1 << 96);
        this.callOpen(1 << 96, 500_000);
        _expectOverflow(24, 1 << 24);
        this.callOpen(QUORUM, 1 << 24);
        _expectOverflow(32, 1 << 32);
        this.callNotePassing(1 << 32);
        _expectOverflow(96, 1 << 96);
        this.callCast(ORCHESTRATOR, VoteTallies.FOR, 1 << 96, ORCHESTRATOR);
    }

    function test_StakeBeyondItsFieldIsNotTakenOutOfAnother() external {
        _open();
        // What delegators of its own voted already leaves so little of the vote that it fits.
        _cast(DELEGATOR, VoteTallies.AGAINST, 1, ORCHESTRATOR);
        _expectOverflow(96, 1 << 96);
        this.callCast(ORCHESTRATOR, VoteTallies.FOR, 1 << 96, RIVAL);
    }

    function test_AVoteSmallerThanWhatWasTakenOutCountsNothing() external {
        _open();
        _cast(DELEGATOR, VoteTallies.AGAINST, 9, ORCHESTRATOR);
        _cast(ORCHESTRATOR, VoteTallies.FOR, 8, ORCHESTRATOR);
        _assertTally({inFavour: 0, against: 9});
    }

    function testFuzz_EveryWeiIsTakenOut(uint96 own, uint96 all) external {
        _open();
        own = uint96(bound(own, 0, all));
        _cast(ORCHESTRATOR, VoteTallies.FOR, all, ORCHESTRATOR);
        _cast(DELEGATOR, VoteTallies.AGAINST, own, ORCHESTRATOR);
        _assertTally({inFavour: all - own, against: own});
    }

    function test_OneWeiIsTakenOut() external {
        _open();
        _cast(ORCHESTRATOR, VoteTallies.FOR, 9, ORCHESTRATOR);
        _cast(DELEGATOR, VoteTallies.AGAINST, 1, ORCHESTRATOR);
        _assertTally({inFavour: 8, against: 1});
    }

    function test_DoesNotPassBelowTheQuorum() external {
        _open();
        assertFalse(_cast(ORCHESTRATOR, VoteTallies.FOR, QUORUM - 1, ORCHESTRATOR), "one wei is missing");
        assertTrue(_cast(RIVAL, VoteTallies.ABSTAIN, 1, RIVAL), "the last wei");
    }

    function test_DoesNotPassAtTheQuota() external {
        _open();
        assertFalse(_cast(ORCHESTRATOR, VoteTallies.AGAINST, QUORUM, ORCHESTRATOR), "all against");
        assertFalse(_cast(RIVAL, VoteTallies.FOR, QUORUM, RIVAL), "as many for it");
        assertTrue(_cast(DELEGATOR, VoteTallies.FOR, 1, DELEGATOR), "one wei more");
    }

    function test_ComesToPassOnce() external {
        _pass();
        assertFalse(_cast(RIVAL, VoteTallies.FOR, 5, RIVAL), "more of the same");
        assertFalse(_cast(DELEGATOR, VoteTallies.AGAINST, 5, ORCHESTRATOR), "still a majority");
        assertEq(_votes.tallies[PROPOSAL].passingSince, ROUND, "passing since");
    }

    function test_ComesToPassAnewAfterVotesAgainst() external {
        _pass();
        assertFalse(_cast(RIVAL, VoteTallies.AGAINST, 15, RIVAL), "no majority");
        assertEq(_votes.tallies[PROPOSAL].passingSince, 0, "passes no more");
        assertTrue(_cast(DELEGATOR, VoteTallies.FOR, 1, DELEGATOR), "a majority again");
    }

    function test_ComesToPassAnewAfterStakeLeft() external {
        _pass();
        _votes.lower(PROPOSAL, ORCHESTRATOR, QUORUM - 1);
        assertEq(_votes.tallies[PROPOSAL].passingSince, 0, "passes no more");
        assertTrue(_cast(RIVAL, VoteTallies.FOR, 1, RIVAL), "the quorum again");
    }

    function test_ComesToPassAnewAfterStakeAgainstLeft() external {
        _open();
        _cast(RIVAL, VoteTallies.AGAINST, 4, RIVAL);
        assertTrue(_cast(ORCHESTRATOR, VoteTallies.FOR, 6, ORCHESTRATOR), "has come to pass");
        _votes.notePassing(PROPOSAL, ROUND);
        (uint256 before, uint256 afterwards) = _votes.lower(PROPOSAL, RIVAL, 3);
        assertEq(before, 4, "before");
        assertEq(afterwards, 3, "afterwards");
        _assertTally({inFavour: 6, against: 4});
        assertFalse(_votes.hasQuorum(PROPOSAL), "a wei of the quorum left");
        assertTrue(_votes.hasMajority(PROPOSAL), "majority");
        assertEq(_votes.tallies[PROPOSAL].passingSince, 0, "passes no more");
        assertTrue(_cast(DELEGATOR, VoteTallies.ABSTAIN, 1, DELEGATOR), "the quorum again");
    }

    function testFuzz_WhatLeftFromBehindAVoteAgainstMakesNoQuorum(uint96 all, uint96 own, uint96 most, uint96 later) external {
        all = uint96(bound(all, 0, 1e28));
        own = uint96(bound(own, 0, all));
        _open();
        _cast(RIVAL, VoteTallies.AGAINST, all, RIVAL);
        (, uint256 counts) = _votes.lower(PROPOSAL, RIVAL, most);
        assertEq(counts, all < most ? all : most, "counts");
        uint256 left = all - counts;
        assertEq(_votes.tallies[PROPOSAL].quorum, QUORUM + left, "quorum");

        // A delegator of its own takes out of the quorum what stands behind its vote, as far as that did not leave.
        _cast(DELEGATOR, VoteTallies.FOR, own, RIVAL);
        _assertTally({inFavour: own, against: all - own});
        left -= own < left ? own : left;
        assertEq(_votes.tallies[PROPOSAL].quorum, QUORUM + left, "quorum afterwards");

        (uint256 before, ) = _votes.lower(PROPOSAL, RIVAL, later);
        assertEq(before, all - own - left, "what counts for the quorum");
        _assertTally({inFavour: own, against: all - own});
    }

    function test_StakeThatLeftKeepsWhatPasses() external {
        _pass();
        _votes.lower(PROPOSAL, ORCHESTRATOR, QUORUM);
        assertEq(_votes.tallies[PROPOSAL].passingSince, ROUND, "passing since");
    }

    function callOpen(uint256 quorum, uint256 quotaPpm) external {
        _votes.open(PROPOSAL, quorum, quotaPpm);
    }

    function callNotePassing(uint256 round) external {
        _votes.notePassing(PROPOSAL, round);
    }

    function callCast(address account, uint8 support, uint256 weight, address delegate) external {
        _votes.cast(PROPOSAL, account, support, weight, delegate);
    }

    function _open() private {
        _votes.open(PROPOSAL, QUORUM, 500_000);
    }

    // An orchestrator with 15 LPT wei votes for the proposal.
    function _pass() private {
        _open();
        assertTrue(_cast(ORCHESTRATOR, VoteTallies.FOR, 15, ORCHESTRATOR), "has come to pass");
        _votes.notePassing(PROPOSAL, ROUND);
    }

    function _cast(address account, uint8 support, uint256 weight, address delegate) private returns (bool) {
        return _votes.cast(PROPOSAL, account, support, weight, delegate);
    }

    function _expectOverflow(uint256 bits, uint256 value) private {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", bits, value));
    }

    function _assertTally(uint256 inFavour, uint256 against) private view {
        VoteTallies.Tally memory tally = _votes.tallies[PROPOSAL];
        assertEq(tally.forVotes, inFavour, "for");
        assertEq(tally.againstVotes, against, "against");
    }
}
