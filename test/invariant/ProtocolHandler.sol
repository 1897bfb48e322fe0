// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerifier} from "../../contracts/interfaces/IVerifier.sol";
import {ProofActions} from "./ProofActions.sol";
import {StakeActions} from "./StakeActions.sol";
import {SystemActions} from "./SystemActions.sol";
import {TicketActions} from "./TicketActions.sol";

/// @notice Acts on the protocol, and checks its state. The numbers are those of README.md.
contract ProtocolHandler is ProofActions, TicketActions, SystemActions {
    constructor() {
        _createWorld();
    }

    /// @notice What the runner may call.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](40);
        selectors[0] = StakeActions.bond.selector;
        selectors[1] = StakeActions.bondFor.selector;
        selectors[2] = StakeActions.unbond.selector;
        selectors[3] = StakeActions.rebond.selector;
        selectors[4] = StakeActions.withdrawStake.selector;
        selectors[5] = StakeActions.transferBond.selector;
        selectors[6] = StakeActions.claimEarnings.selector;
        selectors[7] = StakeActions.withdrawFees.selector;
        selectors[8] = StakeActions.transcoder.selector;
        selectors[9] = StakeActions.reward.selector;
        selectors[10] = StakeActions.rewardMost.selector;
        selectors[11] = StakeActions.slash.selector;
        selectors[12] = StakeActions.meddle.selector;
        selectors[13] = TicketActions.fund.selector;
        selectors[14] = TicketActions.unlock.selector;
        selectors[15] = TicketActions.withdraw.selector;
        selectors[16] = TicketActions.redeem.selector;
        selectors[17] = TicketActions.redeemBatch.selector;
        selectors[18] = SystemActions.nextRound.selector;
        selectors[19] = SystemActions.mine.selector;
        selectors[20] = SystemActions.skipRounds.selector;
        selectors[21] = SystemActions.pause.selector;
        selectors[22] = SystemActions.setParameter.selector;
        selectors[23] = SystemActions.callAnything.selector;
        selectors[24] = StakeActions.challenge.selector;
        bytes4[15] memory proofs = _proofs();
        for (uint256 i = 0; i < proofs.length; ++i) selectors[25 + i] = proofs[i];
    }

    /// @notice What the runner may call when it looks at proofs: they, time, and moves of the stake that answers for them.
    function proofActions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](26);
        bytes4[15] memory proofs = _proofs();
        for (uint256 i = 0; i < proofs.length; ++i) selectors[i] = proofs[i];
        selectors[15] = StakeActions.bond.selector;
        selectors[16] = StakeActions.unbond.selector;
        selectors[17] = StakeActions.rebond.selector;
        selectors[18] = StakeActions.withdrawStake.selector;
        selectors[19] = StakeActions.transferBond.selector;
        selectors[20] = StakeActions.transcoder.selector;
        selectors[21] = StakeActions.rewardMost.selector;
        selectors[22] = StakeActions.claimEarnings.selector;
        selectors[23] = SystemActions.nextRound.selector;
        selectors[24] = SystemActions.mine.selector;
        selectors[25] = SystemActions.skipRounds.selector;
    }

    /// @notice I1 and I2.
    function checkEther() external view {
        assertEq(address(minter).balance, flows.ethPaidIn - flows.ethPaidOut, "I1: ETH held is ETH paid in less ETH paid out");
        assertEq(address(broker).balance + address(bonding).balance, 0, "I1: only the Minter holds ETH");
        uint256 owed = _credits();
        for (uint256 i = 0; i < GATEWAYS; ++i) owed += books[gateways[i]].deposit + books[gateways[i]].reserve;
        assertGe(address(minter).balance, owed, "I2: ETH held covers deposits, reserves and fees");
    }

    /// @notice I3, I4 and I5.
    function checkStake() external view {
        _requireConserved();
        assertGe(bonding.transcoderTotalStake(address(0)), _stakeWith(address(0)), "I5: stake with nobody");
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 stake = bonding.transcoderTotalStake(accounts[i]);
            (uint256 unreachable, ) = _unreachable(accounts[i]);
            assertGe(stake, _stakeWith(accounts[i]) + unreachable, "I5: delegated stake covers what its delegators can claim");
        }
    }

    /// @notice I6 and I7.
    function checkPool() external view {
        uint256 size = bonding.getTranscoderPoolSize();
        assertLe(size, bonding.getTranscoderPoolMaxSize(), "I6: the pool has no more members than places");
        uint256 sum;
        uint256 last = type(uint256).max;
        address member = bonding.getFirstTranscoderInPool();
        for (uint256 i = 0; i < size; ++i) {
            uint256 stake = bonding.transcoderTotalStake(member);
            assertLe(stake, last, "I6: the pool is sorted");
            assertTrue(bonding.isRegisteredTranscoder(member), "I6: members are bonded to themselves");
            (, , , , , uint256 deactivationRound, , , , ) = bonding.getTranscoder(member);
            assertEq(deactivationRound, type(uint256).max, "I6: members have no end");
            sum += stake;
            last = stake;
            member = bonding.getNextTranscoderInPool(member);
        }
        assertEq(member, address(0), "I6: the walk has as many steps as the pool has members");
        uint256 members;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (, , , , , uint256 deactivationRound, , , , ) = bonding.getTranscoder(accounts[i]);
            if (deactivationRound == type(uint256).max) ++members;
        }
        assertEq(members, size, "I6: the pool is complete");
        assertEq(bonding.nextRoundTotalActiveStake(), sum, "I7: the next round's stake is that of the pool");
    }

    /// @notice I8, I9 and I10.
    function checkRound() external view {
        uint256 round = rounds.currentRound();
        assertLe(minter.currentMintedTokens(), minter.currentMintableTokens(), "I10: minted is at most mintable");
        RoundRecord memory record = records[round];
        if (!record.isInitialized) return;
        assertEq(bonding.currentRoundTotalActiveStake(), record.activeStake, "I8: active stake is fixed for the round");
        assertEq(_activeSet(), record.activeSet, "I9: the active set is fixed for the round");
        uint256 sum;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (record.activeSet & (1 << i) == 0) continue;
            (, , , uint256 updateRound, , , , , , ) = bonding.getTranscoder(accounts[i]);
            (uint256 stake, , , , ) = bonding.getTranscoderEarningsPoolForRound(accounts[i], updateRound < round ? updateRound : round);
            sum += stake;
        }
        assertEq(sum, record.activeStake, "I8: active stake is that of the active set");
    }

    /// @notice I11 and I12.
    function checkVotes(uint256 seed) external view {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (address account, uint256 expected) = (accounts[i], 0);
            Position memory position = _position(account);
            if (bonding.isRegisteredTranscoder(account)) expected = position.delegated;
            else if (bonding.isRegisteredTranscoder(position.delegate)) expected = _stake(account);
            assertEq(votes.getVotes(account), expected, "I12: votes are stake");
            if (!bonding.isRegisteredTranscoder(account)) continue;
            uint256 delegators;
            for (uint256 j = 0; j < ACCOUNTS; ++j) {
                if (j != i && votes.delegates(accounts[j]) == account) delegators += votes.getVotes(accounts[j]);
            }
            assertGe(position.delegated, delegators, "I11: an orchestrator has at least its delegators' votes");
        }
        assertEq(votes.totalSupply(), bonding.nextRoundTotalActiveStake(), "I12: the supply to come is the pool's stake");
        _checkPast(initializedRounds[initializedRounds.length - 1], notedRounds.length == 0 ? 0 : notedRounds[notedRounds.length - 1]);
        if (notedRounds.length > 0) {
            uint256 past = initializedRounds[_draw(seed, 1) % initializedRounds.length];
            _checkPast(past, notedRounds[_draw(seed, 2) % notedRounds.length]);
        }
    }

    /// @notice I14 for some of the locks, I22 for all.
    function checkLocks(uint256 seed) external view {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            assertLe(_worthOf(accounts[i]), atRisk[accounts[i]], "I22: locks at risk are worth no more than what is there");
        }
        for (uint256 i = 0; i < 4 && i < locks.length; ++i) {
            Lock memory lock = locks[_draw(seed, i) % locks.length];
            (uint256 amount, uint256 withdrawRound) = bonding.getDelegatorUnbondingLock(lock.owner, lock.id);
            assertEq(amount, lock.amount, "I14: a lock keeps its amount");
            assertEq(withdrawRound, lock.withdrawRound, "I14: a lock keeps its round");
        }
    }

    /// @notice I21.
    function checkDelegates() external view {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            Position memory position = _position(accounts[i]);
            if (position.bonded == 0) assertEq(position.delegate, address(0), "I21: without stake there is no delegate");
            (bool isRegistered, , , ) = bonding.registration(accounts[i]);
            assertEq(isRegistered, position.bonded > 0 && position.delegate == accounts[i], "I21: an orchestrator has stake");
        }
    }

    /// @notice I15 for all gateways.
    function checkGateways() external view {
        for (uint256 i = 0; i < GATEWAYS; ++i) _requireBook(gateways[i]);
    }

    /// @notice I24 to I31 for the last claims, some others, and somebody's open claims.
    function checkClaims(uint256 seed) external view {
        uint256 length = claims.length;
        for (uint256 i = 0; i < length && i < 2; ++i) _requireClaim(length - 1 - i);
        if (length > 0) _requireClaim(_draw(seed, length) % length);
        address account = _orchestrator(seed, length + 1);
        _requireOpenClaims(account);
        assertEq(verifier.operatorOf(account), operators[account], "I24: who may claim for whom");
    }

    /// @notice I24 to I31 for all claims and all rounds.
    function checkAllClaims() external view {
        for (uint256 i = 0; i < claims.length; ++i) _requireClaim(i);
        uint256 end = rounds.currentRound();
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            _requireOpenClaims(accounts[i]);
            for (uint256 round = 0; round <= end; ++round) {
                if (claimAt[accounts[i]][round] != 0) continue;
                (IVerifier.ClaimStatus status, bytes24 commitment, ) = verifier.claimOf(accounts[i], round);
                assertEq(bytes32(commitment) | bytes32(uint256(status)), 0, "I24: nobody has a claim that it did not make");
                assertEq(verifier.provenPixels(accounts[i], round), 0, "I28: nobody has proven what it did not claim");
            }
        }
    }

    /// @notice I26 and I31, when a sequence has ended: whatever is due is answered by who is honest, if it was not already; and claims for the
    /// same work or the same rounds are reported.
    function settle() external {
        _open();
        _advance(1, 0);
        _open();
        for (uint256 i = 0; i < waiting.length; ++i) {
            if (!claims[waiting[i]].isAnswered) _answerHonestly(waiting[i]);
        }
        _reportAll();
        for (uint256 i = 0; i < ACCOUNTS; ++i) _requireCountedOnce(accounts[i]);
    }

    /// @notice I16: everybody leaves with everything. Nothing is left of what the views promised.
    function exit() external {
        _open();
        _advance(1, 0);
        _open();
        _unbondAll();
        // Who has earned as an orchestrator without being bonded to itself gets it by bonding again.
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (uint256 stake, uint256 fees) = _unreachable(accounts[i]);
            if (stake == 0 && fees == 0) continue;
            token.mint(accounts[i], 1);
            vm.prank(accounts[i]);
            bonding.bond(1, accounts[i]);
            flows.lptBonded += 1;
        }
        _advance(1, 0);
        _open();
        _unbondAll();
        // Claims that are open yet hold locks back no longer than that.
        _advance(MAX_PERIOD + LOOKBACK, 0);
        _open();
        while (locks.length > 0) {
            Lock memory lock = locks[locks.length - 1];
            vm.prank(lock.owner);
            bonding.withdrawStake(lock.id);
            flows.lptWithdrawn += lock.amount;
            _forgetLock(locks.length - 1);
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 fees = _fees(accounts[i]);
            vm.prank(accounts[i]);
            bonding.withdrawFees(payable(accounts[i]), fees);
            flows.ethPaidOut += fees;
            assertEq(_stake(accounts[i]) + _fees(accounts[i]), 0, "I16: nothing is left behind");
        }
        _withdrawAll();
    }

    function _proofs() private pure returns (bytes4[15] memory) {
        return
            [
                ProofActions.claim.selector,
                ProofActions.claimFor.selector,
                ProofActions.setOperator.selector,
                ProofActions.answer.selector,
                ProofActions.openSome.selector,
                ProofActions.openInPause.selector,
                ProofActions.openWrongly.selector,
                ProofActions.changeMind.selector,
                ProofActions.reportMissingProof.selector,
                ProofActions.reportDoubleClaim.selector,
                ProofActions.reportOverlap.selector,
                ProofActions.reportMalformedLeaf.selector,
                ProofActions.accuse.selector,
                ProofActions.flee.selector,
                ProofActions.setProofParameter.selector
            ];
    }

    function _unbondAll() private {
        uint256 round = rounds.currentRound();
        uint256 withdrawRound = round + bonding.unbondingPeriod();
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 stake = _stake(accounts[i]);
            if (stake == 0) continue;
            Position memory position = _position(accounts[i]);
            vm.prank(accounts[i]);
            bonding.unbond(stake);
            _noteLock(Lock(accounts[i], position.nextLockId, stake, round, withdrawRound, position.delegate == accounts[i]));
        }
    }

    function _withdrawAll() private {
        for (uint256 i = 0; i < GATEWAYS; ++i) {
            Gateway storage book = books[gateways[i]];
            if (book.deposit + book.reserve == 0) continue;
            if (book.withdrawRound == 0) {
                vm.prank(gateways[i]);
                broker.unlock();
                book.withdrawRound = rounds.currentRound() + broker.unlockPeriod();
            }
        }
        _advance(MAX_PERIOD + 1, 0);
        for (uint256 i = 0; i < GATEWAYS; ++i) {
            if (books[gateways[i]].deposit + books[gateways[i]].reserve > 0) _withdraw(gateways[i]);
        }
    }

    function _worthOf(address account) private view returns (uint256 sum) {
        for (uint256 i = 0; i < locks.length; ++i) {
            if (locks[i].owner == account && locks[i].isOwn) sum += locks[i].amount;
        }
    }

    function _stakeWith(address delegate) private view returns (uint256 sum) {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (_position(accounts[i]).delegate == delegate) sum += _stake(accounts[i]);
        }
    }

    function _checkPast(uint256 initialized, uint256 noted) private view {
        assertEq(votes.getTotalActiveStakeAt(initialized), records[initialized].activeStake, "I12: the supply of a round stays");
        uint256 index = records[initialized].index;
        if (index > 0) {
            uint256 before = initializedRounds[index - 1] + 1;
            assertEq(
                votes.getTotalActiveStakeAt(before),
                records[initialized].activeStake,
                "I12: skipped rounds have the next one's supply"
            );
        }
        if (noted == 0 || noted >= rounds.currentRound()) return;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            assertEq(votes.getPastVotes(accounts[i], noted), votesAt[noted][i], "I12: past votes stay");
        }
    }
}
