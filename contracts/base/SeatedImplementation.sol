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

    /// @inheritdoc UUPSUpgradeable
    function upgradeToAndCall(address newImplementation, bytes memory data) public payable override {
        // First, so that what `data` calls finds the new implementation in both places. What the call below refuses, never happened.
        Seats.seat().implementation = newImplementation;
        super.upgradeToAndCall(newImplementation, data);
    }

    /// @notice Slot of the seat: proof that an implementation knows of it.
    function seatSlot() external pure returns (bytes32) {
        return Seats.SEAT;
    }

    // To be called before an upgrade is authorized.
    function _requireSeated(address newImplementation) internal view {
        (bool isDone, bytes memory answer) = newImplementation.staticcall(abi.encodeCall(this.seatSlot, ()));
        require(isDone && answer.length == 32 && bytes32(answer) == Seats.SEAT, ImplementationNotSeated(newImplementation));
    }
}
