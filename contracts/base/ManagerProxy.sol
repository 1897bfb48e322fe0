// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Seats} from "../storage/Seats.sol";

/// @title ManagerProxy
/// @notice The address clients use. ERC-1967, but that it finds its implementation in its seat (see {Seats-Seat}), where the same address lies beside what the
/// implementation reads in nearly every call. The upgrade rules are in {Manager} (UUPS).
contract ManagerProxy is ERC1967Proxy {
    /// @param implementation First implementation, a {ProxySeed} while the system is being deployed.
    constructor(address implementation) ERC1967Proxy(implementation, "") {
        Seats.seat().implementation = implementation;
    }

    function _implementation() internal view override returns (address) {
        return Seats.seat().implementation;
    }

    // A proxy starts on a seed that needs no initialisation; the real implementation is initialised in the same call that installs it.
    function _unsafeAllowUninitialized() internal pure override returns (bool) {
        return true;
    }
}
