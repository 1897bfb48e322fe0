// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract wallet that does what it is told, and calls somebody whenever it receives ETH.
contract ContractWalletMock {
    address private _target;
    bytes private _data;

    uint256 public received;
    bool public wasCalled;
    bool public hasCallSucceeded;
    bytes public answer;

    receive() external payable {
        received += msg.value;
        if (_target == address(0)) return;
        wasCalled = true;
        (hasCallSucceeded, answer) = _target.call(_data);
    }

    function execute(address target, uint256 value, bytes calldata data) external payable {
        (bool isDone, bytes memory result) = target.call{value: value}(data);
        if (isDone) return;
        assembly ("memory-safe") {
            revert(add(result, 0x20), mload(result))
        }
    }

    function onReceive(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }
}
