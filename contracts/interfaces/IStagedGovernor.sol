// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStagedGovernor
/// @notice The protocol's Governor (LIP-25): its owner, a multisig as a rule, stages batches of calls, which anybody executes after a
/// delay. Distinct from the LivepeerGovernor, in which stake votes. Source: specification controller.md section 4. Delays in blocks.
interface IStagedGovernor {
    /// @notice A batch of calls.
    /// @param target Called addresses.
    /// @param value Wei sent with each call.
    /// @param data Calldata of each call.
    /// @param nonce Makes equal batches different.
    struct Update {
        address[] target;
        uint256[] value;
        bytes[] data;
        uint256 nonce;
    }

    /// @notice A batch can be executed in `delay` blocks.
    event UpdateStaged(Update update, uint256 delay);
    /// @notice A batch was executed.
    event UpdateExecuted(Update update);
    /// @notice A staged batch was taken back.
    event UpdateCancelled(Update update);
    /// @notice The owner changed.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice The caller may not do this.
    /// @param caller Who called.
    /// @param allowed Who may call.
    error GovernorUnauthorized(address caller, address allowed);
    /// @notice The new owner is the null address.
    error GovernorInvalidOwner(address newOwner);
    /// @notice The arrays of a batch differ in length, or are empty.
    error GovernorInvalidLength(uint256 targets, uint256 values, uint256 data);
    /// @notice The batch is staged already.
    error GovernorUpdateAlreadyStaged(bytes32 updateHash);
    /// @notice The batch is not staged.
    error GovernorUpdateNotStaged(bytes32 updateHash);
    /// @notice The batch waits for its delay.
    /// @param blockNumber The current block.
    /// @param executeBlock The first block in which it can be executed.
    error GovernorDelayNotExpired(uint256 blockNumber, uint256 executeBlock);

    /// @notice Lets anybody execute `update` in `delay` blocks. Only the owner.
    /// @dev Emits {UpdateStaged}.
    function stage(Update calldata update, uint256 delay) external;

    /// @notice Executes a staged batch whose delay is over: all of its calls, or none.
    /// @dev Emits {UpdateExecuted}. A call that fails reverts with the reason that it gave.
    function execute(Update calldata update) external payable;

    /// @notice Takes a staged batch back. Only the owner.
    /// @dev Emits {UpdateCancelled}.
    function cancel(Update calldata update) external;

    /// @notice Hands the right to stage and cancel to `newOwner`. Only by an executed batch.
    function transferOwnership(address newOwner) external;

    /// @notice Who may stage and cancel.
    function owner() external view returns (address);

    /// @notice First block in which a batch can be executed, by the hash of the ABI-encoded batch; 0 if it is not staged.
    function updates(bytes32 updateHash) external view returns (uint256 executeBlock);
}
