// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITicketBroker} from "../../../contracts/interfaces/ITicketBroker.sol";
import {TicketMath} from "../../../contracts/libraries/TicketMath.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract TicketMathTest is SolidityTest {
    function testFuzz_HashesAllFields(ITicketBroker.Ticket calldata ticket) external pure {
        bytes32 expected = keccak256(
            abi.encodePacked(
                ticket.recipient,
                ticket.sender,
                ticket.faceValue,
                ticket.winProb,
                ticket.senderNonce,
                ticket.recipientRandHash,
                ticket.auxData
            )
        );
        assertEq(TicketMath.hashOf(ticket, ticket.recipient, ticket.sender, ticket.auxData), expected, "hash");
    }

    function testFuzz_DrawsFromSignatureAndNumber(bytes calldata sig, uint256 recipientRand) external pure {
        uint256 expected = uint256(keccak256(abi.encodePacked(sig, recipientRand)));
        assertEq(TicketMath.drawOf(sig, recipientRand), expected, "draw");
    }

    function testFuzz_HashesTheNumber(uint256 recipientRand) external pure {
        assertEq(TicketMath.hashOfRand(recipientRand), keccak256(abi.encode(recipientRand)), "hash of the number");
    }
}
