// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Answers every call with the same bytes, or fails with them.
contract AnswerMock {
    bytes private _answer;
    bool private _isFailing;

    constructor(bytes memory answer, bool isFailing) {
        (_answer, _isFailing) = (answer, isFailing);
    }

    fallback() external {
        (bytes memory answer, bool isFailing) = (_answer, _isFailing);
        assembly ("memory-safe") {
            if isFailing {
                revert(add(answer, 0x20), mload(answer))
            }
            return(add(answer, 0x20), mload(answer))
        }
    }
}
