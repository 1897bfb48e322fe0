// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A gateway's contract wallet that answers as it is told.
contract GatewayWalletMock is IERC1271 {
    enum Mood {
        Honest,
        Refuse,
        Revert,
        EatGas,
        AnswerNothing,
        AnswerShort,
        AnswerDirty,
        AnswerLong
    }

    address private immutable OWNER;
    Mood private _mood;

    constructor(address owner) {
        OWNER = owner;
    }

    function setMood(Mood mood) external {
        _mood = mood;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        Mood mood = _mood;
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        if (mood == Mood.Refuse) return bytes4(0);
        require(mood != Mood.Revert);
        uint256 spent;
        while (mood == Mood.EatGas) ++spent;
        uint256 length = 32;
        if (mood == Mood.AnswerNothing) length = 0;
        if (mood == Mood.AnswerShort) length = 31;
        if (mood == Mood.AnswerLong) length = 50_000;
        if (mood == Mood.AnswerDirty) magic |= bytes32(uint256(1));
        if (mood == Mood.Honest && ECDSA.recover(hash, signature) != OWNER) magic = 0;
        // Nothing follows that could read what is overwritten.
        assembly {
            mstore(0, magic)
            return(0, length)
        }
    }
}
