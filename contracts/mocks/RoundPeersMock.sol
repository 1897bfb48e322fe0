// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClockListener} from "../interfaces/IClockListener.sol";
import {INewRoundListener} from "../interfaces/INewRoundListener.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {RoundClock} from "../types/RoundClock.sol";

/// @notice Stands for the BondingManager, the TicketBroker or the Minter before a RoundsManager, and for the BondingManager before a Minter.
contract RoundPeersMock is IClockListener, INewRoundListener {
    uint256 public getTotalBonded;
    RoundClock public clock;
    mapping(uint256 round => bytes32) public blockHashForRound;
    bool private _isFailing;

    event RoundStarted(uint256 round, uint256 endBlock);
    event RewardTokensSet();
    event RoundHookCalled(uint256 round, bytes32 blockHash, uint256 activeSetSize, uint256 endBlock);
    event ClockSynced();

    error RoundPeersMockFailure();

    function setFailing(bool isFailing) external {
        _isFailing = isFailing;
    }

    function setTotalBonded(uint256 totalBonded) external {
        getTotalBonded = totalBonded;
    }

    function startNewRound(uint256 round, uint256 endBlock) external returns (uint256 activeSetSize) {
        emit RoundStarted(round, endBlock);
        return 7;
    }

    function setCurrentRewardTokens() external {
        emit RewardTokensSet();
    }

    function onRoundInitialized(uint256 round, bytes32 blockHash, uint256 activeSetSize, uint256 endBlock) external {
        require(!_isFailing, RoundPeersMockFailure());
        blockHashForRound[round] = blockHash;
        emit RoundHookCalled(round, blockHash, activeSetSize, endBlock);
    }

    function syncClock() external {
        require(!_isFailing, RoundPeersMockFailure());
        clock = IRoundsManager(msg.sender).roundClock();
        emit ClockSynced();
    }
}
