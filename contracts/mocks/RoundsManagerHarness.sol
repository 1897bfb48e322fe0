// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundsManager} from "../rounds/RoundsManager.sol";

/// @notice A RoundsManager on a chain that gives no block hashes, as Arbitrum may for recent L1 blocks.
contract RoundsManagerHarness is RoundsManager {
    constructor(
        address bondingManager,
        address bondingVotes,
        address ticketBroker,
        address minter
    ) RoundsManager(bondingManager, bondingVotes, ticketBroker, minter) {}

    function blockHash(uint256) public pure override returns (bytes32) {
        return 0;
    }
}
