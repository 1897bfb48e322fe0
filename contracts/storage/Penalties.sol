// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {IController} from "../interfaces/IController.sol";
import {IMinter} from "../interfaces/IMinter.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Account, Thaw} from "../types/Bonding.sol";
import {PackedRoundClock} from "../types/RoundClock.sol";
import {Stakes} from "./Stakes.sol";
import {Thaws} from "./Thaws.sol";
import {TranscoderPool} from "./TranscoderPool.sol";

/// @title Penalties
/// @notice Takes stake from an orchestrator at fault, and holds back what would dodge it. A linked library: it is rare, and the code of
/// the BondingManager is bounded.
library Penalties {
    using RoundMath for PackedRoundClock;
    using Stakes for Stakes.State;
    using Thaws for Thaw;

    /// @notice Contracts that a penalty needs.
    struct Peers {
        address controller;
        address bondingVotes;
        address minter;
    }

    /// @param transcoder Who is punished.
    /// @param finder Who gets the reward; null: everything is burned.
    /// @param share Part of the stake, in ppm.
    /// @param finderFee Part of the penalty that goes to the finder, in ppm.
    struct Penalty {
        address transcoder;
        address finder;
        uint256 share;
        uint256 finderFee;
    }

    bytes32 private constant VERIFIER = keccak256("Verifier");
    /// @dev Several times what `hasOpenClaim` needs when it looks back as far as it can.
    uint256 private constant VERIFIER_GAS = 1_000_000;
    /// @dev What must be left before the Verifier is asked: its gas, the 1/64 that EIP-150 keeps back, and a little for what comes between.
    uint256 private constant VERIFIER_GAS_LEFT = (VERIFIER_GAS * 64) / 63 + 5_000;

    /// @notice See {IBondingManager-slashTranscoder}.
    function slash(Stakes.State storage self, Peers memory peers, Penalty memory order) external {
        // Checks
        address verifier = _verifierOf(peers.controller);
        require(msg.sender == verifier, IBondingManager.BondingManagerUnauthorizedCaller(msg.sender, verifier));
        require(!self.clock.isPaused(), IBondingManager.BondingManagerPaused());
        _requirePpm(order.share);
        _requirePpm(order.finderFee);

        // Effects
        uint256 penalty = _take(self, IBondingVotes(peers.bondingVotes), order.transcoder, order.share);
        uint256 finderReward = order.finder == address(0) ? 0 : PpmMath.ppmDown(penalty, order.finderFee);

        // Interactions
        IMinter minter = IMinter(peers.minter);
        if (finderReward > 0) minter.trustedTransferTokens(order.finder, finderReward);
        if (penalty > finderReward) minter.trustedBurnTokens(penalty - finderReward);
        emit IBondingManager.TranscoderSlashed(order.transcoder, order.finder, penalty, finderReward);
    }

    /// @notice Reverts with {IBondingManager-BondingManagerOpenClaim} if the Verifier says that `orchestrator` has an open claim. A
    /// Verifier that is not there, fails, answers nonsense or burns its gas holds nobody back, and nobody can make it fail by sending too
    /// little gas.
    function requireNoOpenClaim(address controller, address orchestrator) external view {
        address verifier = _verifierOf(controller);
        if (verifier.code.length == 0) return;

        uint256 left = gasleft();
        require(left >= VERIFIER_GAS_LEFT, IBondingManager.BondingManagerInsufficientGas(left, VERIFIER_GAS_LEFT));
        bytes memory data = abi.encodeCall(IVerifier.hasOpenClaim, (orchestrator));
        uint256 gasLimit = VERIFIER_GAS;
        bool isOpen;
        // Not `try`: it reverts if the answer is no bool, and copies all of it. An answer that is too short leaves the zero in place.
        assembly ("memory-safe") {
            mstore(0, 0)
            let isDone := staticcall(gasLimit, verifier, add(data, 0x20), mload(data), 0, 0x20)
            isOpen := and(isDone, eq(mload(0), 1))
        }
        require(!isOpen, IBondingManager.BondingManagerOpenClaim(orchestrator));
    }

    /// @dev Takes `share` of the orchestrator's stake, bonded (with whomever) and thawing, and takes it out of the pool until it comes back.
    /// Its delegators lose nothing: to reach them, lower its reward factors here, by which alone their stake is counted.
    function _take(
        Stakes.State storage self,
        IBondingVotes bondingVotes,
        address transcoder,
        uint256 share
    ) private returns (uint256 penalty) {
        uint256 round = self.clock.currentRound(block.number);
        // As if the orchestrator claimed by itself. That settles a claim that somebody else forced in this round.
        self.claim(transcoder, round, false);
        Account storage record = self.ledger.accounts[transcoder];
        uint256 bonded = record.bonded;
        uint256 taken = PpmMath.ppmDown(bonded, share);
        penalty = taken + self.thaws[transcoder].slash(share, record.nextUnbondingLockId);

        if (share > 0) {
            // It stays active to the end of the last initialized round: of a later one, the active set is yet to be taken.
            if (record.poolIndex != 0) self.resign(transcoder, self.clock.lastInitializedRound());
            TranscoderPool.suspend(self.ledger.accounts, transcoder);
        }
        if (taken > 0) {
            address delegate = record.delegate;
            // The cast is safe: the rest of a uint96.
            record.bonded = uint96(bonded - taken);
            if (taken == bonded) (record.delegate, record.startRound) = (address(0), 0);
            // In a round that is not initialized yet, the stake with which it will begin.
            self.decrease(delegate, taken, self.clock.lastInitializedRound());
            if (delegate != transcoder) self.checkpoint(bondingVotes, delegate, round);
        }
        // Also without a penalty: the claim has moved the votes' base.
        self.checkpoint(bondingVotes, transcoder, round);
    }

    function _verifierOf(address controller) private view returns (address) {
        return IController(controller).getContract(VERIFIER);
    }

    function _requirePpm(uint256 share) private pure {
        require(PpmMath.isPpm(share), IBondingManager.BondingManagerInvalidShare(share, PpmMath.PPM));
    }
}
