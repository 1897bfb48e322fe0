// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {Account, Thaw} from "../types/Bonding.sol";
import {OpenClaims} from "./OpenClaims.sol";
import {Seats} from "./Seats.sol";
import {Stakes} from "./Stakes.sol";
import {Thaws} from "./Thaws.sol";
import {TranscoderPool} from "./TranscoderPool.sol";

/// @title Penalties
/// @notice Takes stake from an orchestrator at fault. A linked library: it is rare, and the code of the BondingManager is bounded. What would
/// dodge a penalty is held back by {OpenClaims}.
library Penalties {
    using Stakes for Stakes.State;
    using Thaws for Thaw;

    /// @notice Contracts that a penalty needs.
    struct Peers {
        address controller;
        address bondingVotes;
        address minter;
    }

    /// @notice See {IBondingManager-slashTranscoder}.
    function slash(
        Stakes.State storage self,
        Peers memory peers,
        address transcoder,
        address finder,
        uint256 slashAmount,
        uint256 finderFee
    ) external {
        // Checks
        address verifier = OpenClaims.verifierOf(peers.controller);
        require(msg.sender == verifier, IBondingManager.BondingManagerUnauthorizedCaller(msg.sender, verifier));
        self.requireUnpaused();
        _requirePpm(slashAmount);
        _requirePpm(finderFee);

        // Effects
        uint256 penalty = _take(self, IBondingVotes(peers.bondingVotes), transcoder, slashAmount);
        uint256 finderReward = finder == address(0) ? 0 : PpmMath.ppmDown(penalty, finderFee);

        // Interactions
        IMinter minter = IMinter(peers.minter);
        if (finderReward > 0) minter.trustedTransferTokens(finder, finderReward);
        if (penalty > finderReward) minter.trustedBurnTokens(penalty - finderReward);
        emit IBondingManager.TranscoderSlashed(transcoder, finder, penalty, finderReward);
    }

    /// @dev Takes `share` of the orchestrator's stake, bonded (with whomever) and thawing, and takes it out of the pool until it comes back.
    /// Its delegators lose nothing: to reach them, lower its reward factors here, by which alone their stake is counted.
    function _take(
        Stakes.State storage self,
        IBondingVotes bondingVotes,
        address transcoder,
        uint256 share
    ) private returns (uint256 penalty) {
        uint256 round = self.currentRound();
        // As if the orchestrator claimed by itself. That settles a claim that somebody else forced in this round.
        self.claim(transcoder, round, false);
        Account storage record = self.ledger.accounts[transcoder];
        uint256 bonded = record.bonded;
        uint256 taken = PpmMath.ppmDown(bonded, share);
        penalty = taken + self.thaws[transcoder].slash(share, record.nextUnbondingLockId);

        if (share > 0) {
            // It stays active to the end of the last initialized round: of a later one, the active set is yet to be taken.
            if (record.poolIndex != 0) self.resign(transcoder, Seats.seat().round);
            TranscoderPool.suspend(self.ledger.accounts, transcoder);
        }
        if (taken > 0) {
            address delegate = record.delegate;
            // The cast is safe: the rest of a uint96.
            record.bonded = uint96(bonded - taken);
            if (taken == bonded) (record.delegate, record.startRound, record.isGift) = (address(0), 0, false);
            // In a round that is not initialized yet, the stake with which it will begin.
            self.decrease(delegate, taken, Seats.seat().round);
            if (delegate != transcoder) self.checkpoint(bondingVotes, delegate, round);
        }
        // Also without a penalty: the claim has moved the votes' base.
        self.checkpoint(bondingVotes, transcoder, round);
    }

    function _requirePpm(uint256 share) private pure {
        require(PpmMath.isPpm(share), IBondingManager.BondingManagerInvalidShare(share, PpmMath.PPM));
    }
}
