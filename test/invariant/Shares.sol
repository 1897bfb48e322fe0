// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {World} from "./World.sol";

/// @notice What each delegator is due of a reward or a fee, reckoned account by account: its stake over all stake (specification bonding.md
/// section 5). The contracts reckon with one factor for all.
abstract contract Shares is World {
    /// @notice An orchestrator and those who delegate to it, before a reward or a fee.
    /// @param amounts Stake or fees of each account, what it earned as an orchestrator included.
    /// @param sharing Stake of each account that takes part: it delegates to the orchestrator and has not claimed in this round.
    /// @param own What the orchestrator earned as such and has not claimed, LPT wei.
    struct Before {
        address orchestrator;
        uint256[ACCOUNTS] amounts;
        uint256[ACCOUNTS] sharing;
        uint256 own;
        uint256 delegated;
        uint256 factor;
        uint256 round;
        bool isEstimated;
    }

    /// @dev Reward factor of each orchestrator before its latest reward.
    mapping(address orchestrator => uint256) private _factorsBeforeReward;

    uint256 private constant RAY = 1e27;
    uint256 private constant MAX_FEE_FACTOR_STEP = 1 << 100;
    uint256 private constant MAX_LEAPED_FACTOR = 1 << 112;

    function _before(address orchestrator, bool isStake) internal view returns (Before memory before) {
        before.orchestrator = orchestrator;
        before.round = rounds.currentRound();
        before.delegated = bonding.transcoderTotalStake(orchestrator);
        uint256 lastRewardRound;
        (lastRewardRound, , , , , , , before.own, , ) = bonding.getTranscoder(orchestrator);
        before.factor = _factor(orchestrator, lastRewardRound);
        if (lastRewardRound == before.round) {
            uint256 factor = _factorsBeforeReward[orchestrator];
            (, , , uint256 stored, ) = bonding.getTranscoderEarningsPoolForRound(orchestrator, before.round - 1);
            // Nobody has to guess what it was before a reward that was not shared.
            before.isEstimated = stored == 0 && before.factor != factor;
            before.factor = factor;
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            before.amounts[i] = _amountOf(accounts[i], isStake);
            Position memory position = _position(accounts[i]);
            bool isSharing = position.delegate == orchestrator && position.lastClaimRound < before.round;
            if (isSharing) before.sharing[i] = _stake(accounts[i]);
        }
    }

    function _noteFactor(Before memory before) internal {
        _factorsBeforeReward[before.orchestrator] = before.factor;
    }

    /// @dev The reward was `after - before` of the delegated stake: the orchestrator has its cut of it and its share, its delegators theirs.
    function _requireRewardShared(Before memory before) internal view {
        (uint256 stake, uint256 rewardCut, , , ) = bonding.getTranscoderEarningsPoolForRound(before.orchestrator, before.round);
        assertEq(stake, delegatedAtStart[before.orchestrator], "I19: the stake with which the round began");
        uint256 reward = bonding.transcoderTotalStake(before.orchestrator) - before.delegated;
        uint256 shared = reward - (reward * rewardCut) / 1e6;
        // Where a factor would not fit, or would leap too far by a reward of more than the stake, all of it is the orchestrator's.
        uint256 most = reward > stake ? MAX_LEAPED_FACTOR : type(uint128).max;
        if (before.factor + (before.factor * shared) / stake > most) shared = 0;
        uint256 tolerance = 4 + (2 * shared) / stake;

        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 gain = _amountOf(accounts[i], true) - before.amounts[i];
            uint256 sharing = before.sharing[i];
            if (accounts[i] == before.orchestrator) {
                // What it earned as such takes part whether it has claimed or not, and whether it is bonded to itself or not.
                if (sharing == 0) sharing = before.own;
                assertApprox(gain, reward - shared + (shared * sharing) / stake, tolerance, "I19: an orchestrator's part of its reward");
            } else if (sharing == 0) {
                assertEq(gain, 0, "I19: a reward goes to those who have stake with the orchestrator since the round began");
            } else {
                assertApprox(gain, (shared * sharing) / stake, tolerance, "I19: a delegator's part of a reward");
            }
        }
    }

    /// @dev The same for a fee, which counts the stake with which the round began.
    function _requireFeeShared(Before memory before, uint256 fee, bool isActive) internal view {
        (uint256 stake, , uint256 feeShare, , ) = bonding.getTranscoderEarningsPoolForRound(before.orchestrator, before.round);
        assertEq(stake, delegatedAtStart[before.orchestrator], "I20: the stake with which the round began");
        // Without what has left since, if it is active no more.
        if (!isActive && before.delegated < stake) stake = before.delegated;
        uint256 shared = (fee * feeShare) / 1e6;
        // An estimate may be low enough for a step that the factor itself would not allow.
        bool isWhole = stake > 0 && (before.isEstimated || (before.factor * shared) / stake <= MAX_FEE_FACTOR_STEP);
        uint256 tolerance = stake == 0 ? 0 : 4 + (3 * shared) / stake;

        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 gain = _amountOf(accounts[i], false) - before.amounts[i];
            if (accounts[i] == before.orchestrator) {
                assertGe(gain, isWhole ? fee - shared : fee, "I20: an orchestrator's part of a fee");
                continue;
            }
            uint256 due = isWhole ? (shared * stakesAtStart[i]) / stake : 0;
            if (_position(accounts[i]).delegate != before.orchestrator) assertEq(gain, 0, "I20: a fee goes to those with stake there");
            // Less only if the factor before the reward had to be estimated, or for those who claimed in this round.
            if (due > tolerance && before.sharing[i] > 0 && !before.isEstimated) {
                assertGe(gain, due - tolerance, "I20: a delegator's part of a fee");
            }
            assertLe(gain, due + tolerance, "I20: no more than a delegator's part of a fee");
        }
    }

    function _amountOf(address account, bool isStake) private view returns (uint256) {
        (uint256 stake, uint256 fees) = _unreachable(account);
        return isStake ? _stake(account) + stake : _fees(account) + fees;
    }

    function _factor(address orchestrator, uint256 round) private view returns (uint256 factor) {
        (, , , factor, ) = bonding.getTranscoderEarningsPoolForRound(orchestrator, round);
        if (factor == 0) factor = RAY;
    }
}
