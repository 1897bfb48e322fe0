// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IManager} from "../interfaces/IManager.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Account, FormerPeriod} from "../types/Bonding.sol";
import {PackedRoundClock, RoundClock} from "../types/RoundClock.sol";
import {Delegations} from "./Delegations.sol";
import {Seats} from "./Seats.sol";
import {Stakes} from "./Stakes.sol";

/// @title Settings
/// @notice Parameters of the BondingManager, its copy of the round clock, and the terms of orchestrators. Who may set a parameter is the
/// BondingManager's business. A linked library: all of them are set rarely, and the code of the BondingManager is bounded.
library Settings {
    using Delegations for Delegations.Ledger;
    using RoundMath for PackedRoundClock;
    using RoundMath for RoundClock;
    using Stakes for Stakes.State;

    uint256 private constant MAX_POOL_SIZE = type(uint16).max;
    /// @dev Far below the width of a round number, so that no lock can overflow it.
    uint256 private constant MAX_UNBONDING_PERIOD = type(uint16).max;

    /// @notice See {IBondingManager-setUnbondingPeriod}.
    function setUnbondingPeriod(Stakes.State storage self, uint64 period) external {
        require(period <= MAX_UNBONDING_PERIOD, IBondingManager.BondingManagerParameterTooLarge(period, MAX_UNBONDING_PERIOD));
        uint16 former = Seats.seat().period;
        // The cast is safe: rounds fit 32 bits, see RoundMath.
        if (period < former) self.formerPeriods.push(FormerPeriod(uint32(self.currentRound()), former));
        // The cast is safe: at most MAX_UNBONDING_PERIOD.
        Seats.seat().period = uint16(period);
        emit IManager.ParameterUpdate("unbondingPeriod");
    }

    /// @notice See {IBondingManager-setNumActiveTranscoders}.
    function setPoolSize(Stakes.State storage self, uint256 size) external {
        uint256 current = self.pool.maxSize;
        require(current < size && size <= MAX_POOL_SIZE, IBondingManager.BondingManagerInvalidPoolSize(size, current, MAX_POOL_SIZE));
        // The cast is safe: at most MAX_POOL_SIZE.
        self.pool.maxSize = uint32(size);
        emit IManager.ParameterUpdate("numActiveTranscoders");
    }

    /// @notice See {IBondingManager-setTreasuryRewardCutRate}.
    function setTreasuryRewardCutRate(Stakes.State storage self, uint256 cutRate) external {
        require(cutRate <= RayMath.RAY, IBondingManager.BondingManagerInvalidShare(cutRate, RayMath.RAY));
        // The cast is safe: at most 1e27.
        self.nextRoundTreasuryRewardCutRate = uint128(cutRate);
        emit IManager.ParameterUpdate("nextRoundTreasuryRewardCutRate");
    }

    /// @notice See {IBondingManager-setTreasuryBalanceCeiling}.
    function setTreasuryBalanceCeiling(Stakes.State storage self, uint256 ceiling) external {
        self.treasuryBalanceCeiling = ceiling;
        emit IManager.ParameterUpdate("treasuryBalanceCeiling");
    }

    /// @notice See {IBondingManager-transcoder}.
    function setTerms(Stakes.State storage self, IRoundsManager roundsManager, uint256 rewardCut, uint256 feeShare) external {
        uint256 round = self.openRound();
        require(!roundsManager.currentRoundLocked(), IBondingManager.BondingManagerRoundLocked(round));
        _requirePpm(rewardCut);
        _requirePpm(feeShare);
        require(self.ledger.isRegistered(msg.sender), IBondingManager.BondingManagerNotRegistered(msg.sender));
        Account storage record = self.ledger.accounts[msg.sender];
        require(
            !self.ledger.isActive(msg.sender, round) || record.lastRewardRound == round,
            IBondingManager.BondingManagerRewardPending(msg.sender, round)
        );

        // The casts are safe: at most 1e6.
        (record.rewardCutPpm, record.feeSharePpm) = (uint24(rewardCut), uint24(feeShare));
        if (record.poolIndex == 0) self.join(msg.sender, record.delegated, round);
        emit IBondingManager.TranscoderUpdate(msg.sender, rewardCut, feeShare);
    }

    /// @notice See {IBondingManager-longestUnbondingSince}.
    function longestUnbondingSince(Stakes.State storage self, uint256 round) external view returns (uint256 longest) {
        longest = Seats.seat().period;
        for (uint256 i = self.formerPeriods.length; i > 0; i--) {
            FormerPeriod memory former = self.formerPeriods[i - 1];
            if (former.untilRound < round) break;
            longest = Math.max(longest, former.period);
        }
    }

    /// @notice The current round and the first block after it.
    function currentRound(Stakes.State storage self) external view returns (uint256 round, uint256 endBlock) {
        RoundClock memory clock = self.clock.unpack();
        clock.lastInitializedRound = self.clock.currentRound(block.number);
        return (clock.lastInitializedRound, clock.initializedEndBlock());
    }

    /// @notice See {IClockListener-syncClock}.
    function syncClock(Stakes.State storage self, IRoundsManager roundsManager) external {
        RoundClock memory clock = roundsManager.roundClock();
        self.clock = RoundMath.pack(clock);
        Seats.sync(clock);
    }

    function _requirePpm(uint256 share) private pure {
        require(PpmMath.isPpm(share), IBondingManager.BondingManagerInvalidShare(share, PpmMath.PPM));
    }
}
