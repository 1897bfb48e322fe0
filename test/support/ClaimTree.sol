// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProofMath} from "../../contracts/libraries/ProofMath.sol";
import {MultiProof, SegmentReceipt} from "../../contracts/types/Proofs.sol";

/// @notice The tree of a claim and the proofs for its leaves, as `StandardMerkleTree` of `@openzeppelin/merkle-tree` (MIT) makes them, but
/// that leaves stay in their order.
library ClaimTree {
    /// @notice EIP-712 struct hash of a receipt.
    function receiptHash(SegmentReceipt memory receipt) internal pure returns (bytes32) {
        return keccak256(abi.encode(ProofMath.RECEIPT_TYPEHASH, receipt));
    }

    function leafHash(uint64 start, bytes32 receiptHash_) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(start, receiptHash_))));
    }

    /// @notice All nodes: the root is the first, the children of node i are 2i + 1 and 2i + 2, leaf i is the i-th from the end.
    function grow(bytes32[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        nodes = new bytes32[](2 * leaves.length - 1);
        for (uint256 i = 0; i < leaves.length; ++i) nodes[nodes.length - 1 - i] = leaves[i];
        for (uint256 i = leaves.length - 1; i > 0; --i) nodes[i - 1] = _pair(nodes[2 * i - 1], nodes[2 * i]);
    }

    function proofOf(bytes32[] memory nodes, uint256 leaf) internal pure returns (bytes32[] memory proof) {
        uint256 length;
        for (uint256 i = nodes.length - 1 - leaf; i > 0; i = (i - 1) / 2) ++length;
        proof = new bytes32[](length);
        uint256 node = nodes.length - 1 - leaf;
        for (uint256 i = 0; i < length; ++i) {
            proof[i] = nodes[_sibling(node)];
            node = (node - 1) / 2;
        }
    }

    /// @notice Proof of several leaves, by rising index.
    /// @param leaves They, as bits.
    function multiProofOf(bytes32[] memory nodes, uint256 leaves) internal pure returns (MultiProof memory proof) {
        uint256[] memory queue = new uint256[](2 * nodes.length);
        (uint256 head, uint256 tail, uint256 steps) = (0, 0, 0);
        for (uint256 i = 0; i < nodes.length; ++i) {
            if (leaves & (1 << i) != 0) queue[tail++] = nodes.length - 1 - i;
        }
        bytes32[] memory found = new bytes32[](nodes.length);
        uint256 length;
        uint256 flags;
        for (; head < tail && queue[head] > 0; ++steps) {
            uint256 node = queue[head++];
            if (head < tail && queue[head] == _sibling(node)) {
                flags |= 1 << steps;
                ++head;
            } else {
                found[length++] = nodes[_sibling(node)];
            }
            queue[tail++] = (node - 1) / 2;
        }
        proof.nodes = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) proof.nodes[i] = found[i];
        // A tree of so few leaves has less than 256 steps.
        proof.flags = new uint256[](steps == 0 ? 0 : 1);
        if (steps > 0) proof.flags[0] = flags;
    }

    function _sibling(uint256 node) private pure returns (uint256) {
        return node % 2 == 0 ? node - 1 : node + 1;
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return left < right ? keccak256(abi.encode(left, right)) : keccak256(abi.encode(right, left));
    }
}
