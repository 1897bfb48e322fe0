// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITicketBroker} from "../interfaces/ITicketBroker.sol";

/// @title TicketMath
/// @notice The hashes that decide over a ticket (specification ticket-broker.md). All are taken over memory that is not kept.
library TicketMath {
    /// @notice What a sender signs: keccak256(abi.encodePacked(all fields)).
    /// @dev The last three arguments are fields of the ticket that the caller has read. In a ticket, the four words from faceValue to
    /// recipientRandHash lie side by side, after those of the two addresses.
    function hashOf(
        ITicketBroker.Ticket calldata ticket,
        address recipient,
        address sender,
        bytes calldata auxData
    ) internal pure returns (bytes32 ticketHash) {
        assembly ("memory-safe") {
            let packed := mload(0x40)
            mstore(packed, shl(96, recipient))
            mstore(add(packed, 0x14), shl(96, sender))
            calldatacopy(add(packed, 0x28), add(ticket, 0x40), 0x80)
            calldatacopy(add(packed, 0xa8), auxData.offset, auxData.length)
            ticketHash := keccak256(packed, add(0xa8, auxData.length))
        }
    }

    /// @notice What a ticket draws, and wins with if it is below the winning probability: keccak256(abi.encodePacked(sig, recipientRand)).
    function drawOf(bytes calldata sig, uint256 recipientRand) internal pure returns (uint256 draw) {
        assembly ("memory-safe") {
            let packed := mload(0x40)
            calldatacopy(packed, sig.offset, sig.length)
            mstore(add(packed, sig.length), recipientRand)
            draw := keccak256(packed, add(sig.length, 0x20))
        }
    }

    /// @notice What a recipient commits itself to: keccak256(abi.encode(recipientRand)).
    function hashOfRand(uint256 recipientRand) internal pure returns (bytes32 recipientRandHash) {
        assembly ("memory-safe") {
            mstore(0x00, recipientRand)
            recipientRandHash := keccak256(0x00, 0x20)
        }
    }
}
