// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IController
/// @notice Public directory of the protocol's contracts, root of rights, and pause switch. Not proxied.
/// Source: specification controller.md section 1.
interface IController {
    /// @notice A name was bound to an address.
    event SetContractInfo(bytes32 id, address contractAddress, bytes20 gitCommitHash);
    /// @notice The system was paused.
    event Pause();
    /// @notice The system was unpaused.
    event Unpause();
    /// @notice The owner changed.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    /// @notice A contract that keeps a copy of the pause flag could not be told of a change; anyone may call its `syncClock`.
    event ClockListenerFailed(bytes32 indexed id, address indexed listener);

    /// @notice The caller is not the owner.
    /// @param caller Who called.
    /// @param owner Who may call.
    error ControllerUnauthorized(address caller, address owner);
    /// @notice The new owner is the null address.
    error ControllerInvalidOwner(address newOwner);
    /// @notice The system is paused already, or is not paused.
    /// @param paused The present state.
    error ControllerPauseUnchanged(bool paused);
    /// @notice No contract is registered as `id`.
    error ControllerContractNotRegistered(bytes32 id);
    /// @notice Too little gas is left to tell a contract of the change with certainty; send the transaction with more.
    /// @param left Gas left.
    /// @param required Gas that must be left.
    error ControllerInsufficientGas(uint256 left, uint256 required);

    /// @notice Binds `id` to an address; a null address removes the entry.
    function setContractInfo(bytes32 id, address contractAddress, bytes20 gitCommitHash) external;

    /// @notice Gives the contract registered as `id` another Controller.
    function updateController(bytes32 id, address controller) external;

    /// @notice Stops every value-moving entry point.
    function pause() external;

    /// @notice Lets value move again.
    function unpause() external;

    /// @notice Hands all rights to `newOwner`, at once.
    function transferOwnership(address newOwner) external;

    /// @notice Address and git commit hash registered as `id`; zeros when there is none.
    function getContractInfo(bytes32 id) external view returns (address contractAddress, bytes20 gitCommitHash);

    /// @notice Address registered as `id`; the null address when there is none.
    function getContract(bytes32 id) external view returns (address);

    /// @notice Who holds all rights.
    function owner() external view returns (address);

    /// @notice Whether the system is paused.
    function paused() external view returns (bool);
}
