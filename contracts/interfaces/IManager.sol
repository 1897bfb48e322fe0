// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IManager
/// @notice What every contract registered with the Controller answers. Source: specification controller.md section 2.
interface IManager {
    /// @notice The Controller changed.
    event SetController(address controller);
    /// @notice A parameter was set; its value is read back by its getter.
    event ParameterUpdate(string param);

    /// @notice The caller is not the Controller.
    /// @param caller Who called.
    /// @param controller Who may call.
    error ManagerCallerNotController(address caller, address controller);
    /// @notice The caller is not the owner of the Controller.
    /// @param caller Who called.
    /// @param owner Who may call.
    error ManagerCallerNotControllerOwner(address caller, address owner);
    /// @notice The Controller is the null address.
    error ManagerInvalidController(address controller);
    /// @notice The new implementation is not the one registered under the target id.
    /// @param implementation What the upgrade names.
    /// @param registered What the Controller names.
    error ManagerTargetNotRegistered(address implementation, address registered);

    /// @notice Changes the Controller. Only the present Controller may call it.
    function setController(address controller) external;

    /// @notice The Controller: directory, rights, pause switch.
    function controller() external view returns (address);
}
