// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title Poll
/// @notice Takes choices until a block; an indexer weighs them by stake (LIP-16). Source: specification polling.md.
contract Poll {
    uint256 private immutable END_BLOCK;

    /// @notice An account chose, 0 for yes, 1 for no; its last choice counts.
    event Vote(address indexed voter, uint256 choiceID);

    /// @notice The poll is over.
    /// @param blockNumber The current block.
    /// @param endBlock The last block of the poll.
    error PollOver(uint256 blockNumber, uint256 endBlock);
    /// @notice The poll is still on.
    /// @param blockNumber The current block.
    /// @param endBlock The last block of the poll.
    error PollActive(uint256 blockNumber, uint256 endBlock);

    /// @param endBlock_ The last block in which votes are taken.
    constructor(uint256 endBlock_) {
        END_BLOCK = endBlock_;
    }

    /// @notice Chooses. Anybody may, any number of times.
    /// @dev Emits {Vote}.
    function vote(uint256 choiceID) external {
        require(block.number <= END_BLOCK, PollOver(block.number, END_BLOCK));
        emit Vote(msg.sender, choiceID);
    }

    /// @notice Gives the caller the ETH that was forced upon a poll that is over. Where it was deployed, code could once be removed; since
    /// EIP-6780 this is all that is left of it.
    function destroy() external {
        require(block.number > END_BLOCK, PollActive(block.number, END_BLOCK));
        Address.sendValue(payable(msg.sender), address(this).balance);
    }

    /// @notice The last block in which votes are taken.
    function endBlock() external view returns (uint256) {
        return END_BLOCK;
    }
}
