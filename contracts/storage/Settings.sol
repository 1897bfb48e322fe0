// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IManager} from "../interfaces/IManager.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Stakes} from "./Stakes.sol";

/// @title Settings
/// @notice Parameters of the BondingManager, and its copy of the round clock. Who may set them is its business. A linked library: they
/// are set rarely, and the code of the BondingManager is bounded.
library Settings {
    uint256 private constant MAX_POOL_SIZE = type(uint16).max;
    /// @dev Far below the width of a round number, so that no lock can overflow it.
    uint256 private constant MAX_UNBONDING_PERIOD = type(uint16).max;

    /// @notice See {IBondingManager-setUnbondingPeriod}.
    function setUnbondingPeriod(Stakes.State storage self, uint64 period) external {
        require(period <= MAX_UNBONDING_PERIOD, IBondingManager.BondingManagerParameterTooLarge(period, MAX_UNBONDING_PERIOD));
        self.unbondingPeriod = uint32(period);
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

    /// @notice See {IClockListener-syncClock}.
    function syncClock(Stakes.State storage self, IRoundsManager roundsManager) external {
        self.clock = RoundMath.pack(roundsManager.roundClock());
    }
}
