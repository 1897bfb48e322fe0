// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Asks several contracts at once, so that a test reads one state, and quickly.
contract CallBatchMock {
    struct Query {
        address target;
        bytes data;
    }

    error CallBatchMockFailure(uint256 index, bytes reason);

    function ask(Query[] calldata queries) external view returns (bytes[] memory answers) {
        answers = new bytes[](queries.length);
        for (uint256 i = 0; i < queries.length; i++) {
            (bool success, bytes memory answer) = queries[i].target.staticcall(queries[i].data);
            require(success, CallBatchMockFailure(i, answer));
            answers[i] = answer;
        }
    }
}
