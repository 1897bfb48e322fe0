// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedStrings} from "../../../contracts/storage/PackedStrings.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract PackedStringsTest is SolidityTest {
    using PackedStrings for PackedStrings.PackedString;

    PackedStrings.PackedString private _text;
    PackedStrings.PackedString private _other;

    function testFuzz_KeepsTheLastText(string calldata first, string calldata second) external {
        _text.store(first);
        _assertSame(_text.load(), first, "first");
        _text.store(second);
        _assertSame(_text.load(), second, "second");
        _assertSame(_other.load(), "", "another");
    }

    function testFuzz_KeepsEveryLengthAroundTheWords(bytes32 seed) external {
        bytes memory all = abi.encodePacked(seed, keccak256(abi.encode(seed)), seed, seed);
        for (uint256 length = 128; length > 0; --length) {
            // From long to short: what is left of longer ones must not show.
            assembly ("memory-safe") {
                mstore(all, length)
            }
            this.store(string(all));
            _assertSame(_text.load(), string(all), "text");
        }
    }

    function store(string calldata text) external {
        _text.store(text);
    }

    function _assertSame(string memory actual, string memory expected, string memory what) private pure {
        assertEq(keccak256(bytes(actual)), keccak256(bytes(expected)), what);
    }
}
