// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IPollCreator} from "../interfaces/IPollCreator.sol";
import {Poll} from "./Poll.sol";

/// @title PollCreator
/// @notice See {IPollCreator}.
contract PollCreator is IPollCreator {
    /// @notice Share of all stake that has to vote, ppm.
    uint256 public constant QUORUM = 333_300;

    /// @notice Share of the votes that has to be exceeded, ppm.
    uint256 public constant QUOTA = 500_000;

    /// @notice How long a poll lasts, in blocks.
    uint256 public constant POLL_PERIOD = 10 * 5760;

    /// @notice Stake that starting a poll takes, LPT wei.
    uint256 public constant POLL_CREATION_COST = 100e18;

    IBondingManager private immutable BONDING_MANAGER;

    /// @param bondingManager_ Proxy of the BondingManager.
    constructor(address bondingManager_) {
        BONDING_MANAGER = IBondingManager(bondingManager_);
    }

    /// @inheritdoc IPollCreator
    function createPoll(bytes calldata proposal) external {
        uint256 own = BONDING_MANAGER.pendingStake(msg.sender, 0);
        if (own < POLL_CREATION_COST) {
            uint256 stake = Math.max(own, BONDING_MANAGER.transcoderTotalStake(msg.sender));
            require(stake >= POLL_CREATION_COST, PollCreatorInsufficientStake(stake, POLL_CREATION_COST));
        }

        uint256 endBlock = block.number + POLL_PERIOD;
        emit PollCreated(address(new Poll(endBlock)), proposal, endBlock, QUORUM, QUOTA);
    }

    /// @notice Where stake is asked for.
    function bondingManager() external view returns (address) {
        return address(BONDING_MANAGER);
    }
}
