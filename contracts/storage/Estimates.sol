// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMinter} from "../interfaces/IMinter.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {EarningsPool} from "../types/Bonding.sol";
import {Delegations} from "./Delegations.sol";
import {Stakes} from "./Stakes.sol";

/// @title Estimates
/// @notice What a factor was that nobody wrote down. A linked library: it is rarely asked, and the code of the BondingManager is bounded.
library Estimates {
    /// @notice The reward factor before this round's reward, which was shared, when the round before has none: backwards from the reward that this
    /// round gave. It is never above the real one: the reward is estimated with 27 digits where the Minter had 9.
    /// @param stake Stake of `round`, LPT wei.
    function factorBefore(
        Stakes.State storage self,
        IMinter minter,
        address transcoder,
        uint256 round,
        uint256 stake
    ) external view returns (uint256) {
        EarningsPool storage pool = self.ledger.earnings[transcoder][round];
        uint256 minted = RayMath.scaleRayDown(minter.currentMintableTokens(), stake, self.pool.activeStake);
        minted -= RayMath.rayDown(minted, self.treasuryRewardCutRate);
        minted -= PpmMath.ppmDown(minted, pool.rewardCutPpm);
        return Delegations.factorOrOne(RayMath.scaleRayDown(pool.rewardFactorRay, stake, minted + stake));
    }
}
