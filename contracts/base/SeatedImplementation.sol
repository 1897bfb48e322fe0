// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {Seats} from "../storage/Seats.sol";

/// @title SeatedImplementation
/// @notice What can run behind a {ManagerProxy}: UUPS, and an upgrade also takes the proxy's seat.
abstract contract SeatedImplementation is UUPSUpgradeable {
    /// @notice The implementation would not know that the seat has to be taken, so that it could never be replaced.
    /// @param implementation The implementation.
    error ImplementationNotSeated(address implementation);

    /// @notice Slot of the seat: proof that an implementation knows of it.
    function slotOfSeat() external pure returns (bytes32) {
        return Seats.SEAT;
    }

    // Once an upgrade is allowed, the seat is taken; the rest of the upgrade follows in the same call, or it never happened.
    function _authorizeUpgrade(address newImplementation) internal override {
        _checkUpgrade(newImplementation);
        (bool isDone, bytes memory answer) = newImplementation.staticcall(abi.encodeCall(this.slotOfSeat, ()));
        require(isDone && answer.length == 32 && bytes32(answer) == Seats.SEAT, ImplementationNotSeated(newImplementation));
        Seats.seat().implementation = newImplementation;
    }

    // Reverts if the caller may not upgrade to `newImplementation`.
    function _checkUpgrade(address newImplementation) internal view virtual;
}
