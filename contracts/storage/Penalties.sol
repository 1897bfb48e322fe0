// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {Account} from "../types/Bonding.sol";
import {Stakes} from "./Stakes.sol";

/// @title Penalties
/// @notice Takes stake from an orchestrator at fault. A linked library: it is rare, and the code of the BondingManager is bounded.
library Penalties {
    using Stakes for Stakes.State;

    /// @notice Claims for the orchestrator, takes a part of its own stake, and takes it out of the pool. It may come back by `transcoder`.
    /// @param slashAmount Part of the bonded stake, in ppm.
    /// @return penalty What was taken, LPT wei.
    function slash(
        Stakes.State storage self,
        IBondingVotes bondingVotes,
        address transcoder,
        uint256 slashAmount,
        uint256 round
    ) external returns (uint256 penalty) {
        self.claim(transcoder, round, false);
        Account storage record = self.ledger.accounts[transcoder];
        uint256 bonded = record.bonded;
        penalty = PpmMath.ppmDown(bonded, slashAmount);
        if (penalty > 0) {
            address delegate = record.delegate;
            if (record.poolIndex != 0) self.resign(transcoder, round);
            // The cast is safe: the rest of a uint96.
            record.bonded = uint96(bonded - penalty);
            if (penalty == bonded) (record.delegate, record.startRound) = (address(0), 0);
            self.decrease(delegate, penalty, round);
            if (delegate != transcoder) self.checkpoint(bondingVotes, delegate, round);
        }
        // Also without a penalty: the claim has moved the votes' base.
        self.checkpoint(bondingVotes, transcoder, round);
    }
}
