// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PackedStrings
/// @notice Strings that share their first slot with their length: one slot up to 28 bytes, two up to 60, and so on. Solidity's own take
/// three for 32 to 64 bytes, which is what addresses of services have.
library PackedStrings {
    struct PackedString {
        // slot 0: length (32) | first 28 bytes, highest bits first
        bytes32 head;
        // slot 1
        mapping(uint256 index => bytes32) tail;
    }

    uint256 private constant HEAD_BYTES = 28;
    uint256 private constant WORD_BYTES = 32;

    /// @notice Takes the place of what was there. What lay beyond the new end stays there, and is not read.
    function store(PackedString storage self, string calldata text) internal {
        bytes calldata data = bytes(text);
        // No transaction carries 2^32 bytes. The conversion pads a shorter text with zeros.
        self.head = bytes32(data.length << 224) | (bytes32(bytes28(data)) >> 32);
        for (uint256 end = HEAD_BYTES; end < data.length; end += WORD_BYTES) {
            self.tail[end / WORD_BYTES] = bytes32(data[end:]);
        }
    }

    /// @notice The text; empty if there is none.
    function load(PackedString storage self) internal view returns (string memory) {
        bytes32 head = self.head;
        uint256 length = uint256(head) >> 224;
        // Room for whole words: the last reaches beyond the end by less than one. All writes stay within.
        bytes memory data = new bytes(length + WORD_BYTES);
        assembly ("memory-safe") {
            mstore(add(data, 0x20), shl(32, head))
        }
        for (uint256 end = HEAD_BYTES; end < length; end += WORD_BYTES) {
            bytes32 word = self.tail[end / WORD_BYTES];
            assembly ("memory-safe") {
                mstore(add(add(data, 0x20), end), word)
            }
        }
        // Shorter than it was made.
        assembly ("memory-safe") {
            mstore(data, length)
        }
        return string(data);
    }
}
