// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {RoundClock} from "../types/RoundClock.sol";

/// @title Seats
/// @notice Keeps a proxy's {Seat}: what its calls need first.
library Seats {
    /// @notice The slot that every call to a proxied contract reads: where its code is, and beside it what that code needs in nearly every call, so that
    /// it costs no other slot.
    /// @param implementation What the proxy runs. ERC-1967's own slot holds the same address and nothing else, as tools expect.
    /// @param round Last initialized round.
    /// @param roundEndBlock First block after that round; 0 while the system is paused, or where only the full clock can tell. Below it the system is
    /// not paused and `round` is the current round.
    /// @param period In rounds: the unbonding period in the BondingManager, the validity of tickets in the TicketBroker.
    /// @param activeSetSize Orchestrators that are active in `round`, in the TicketBroker.
    /// @custom:storage-location erc7201:livepeer.storage.Seat
    struct Seat {
        // slot 0
        address implementation;
        uint32 round;
        uint32 roundEndBlock;
        uint16 period;
        uint16 activeSetSize;
    }

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.Seat")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 internal constant SEAT = 0x1ce7bfd02a998f77504d67d949fa3158d320de68c97f8725611d033deadb1c00;

    /// @notice The seat of the contract that runs.
    function seat() internal pure returns (Seat storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := SEAT
        }
    }

    /// @notice Whether the system is not paused and the last initialized round is the current one, as far as the seat alone can tell: if not, the
    /// full clock has to be asked.
    function isOpen() internal view returns (bool) {
        return block.number < seat().roundEndBlock;
    }

    /// @notice Notes that a round was initialized.
    /// @param endBlock First block after it.
    function setRound(uint256 round, uint256 endBlock) internal {
        // Rounds fit 32 bits, see RoundMath. A block that does not is far off: from there on the full clock is asked.
        (seat().round, seat().roundEndBlock) = (uint32(round), uint32(Math.min(endBlock, type(uint32).max)));
    }

    /// @notice Notes what is new in the clock.
    function sync(RoundClock memory clock) internal {
        setRound(clock.lastInitializedRound, clock.paused ? 0 : RoundMath.initializedEndBlock(clock));
    }
}
