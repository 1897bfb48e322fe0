// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProofMath} from "../../contracts/libraries/ProofMath.sol";
import {MultiProof, SegmentReceipt} from "../../contracts/types/Proofs.sol";

/// @notice The tree of a claim and the proofs for its leaves, from the definition: a binary trie over work keys with paths compressed.
library ClaimTree {
    /// @param key Work key of a leaf.
    /// @param bit Bit by which a node parts the keys below it; {LEAF} for a leaf.
    /// @param leaves The leaves below it, as bits.
    /// @param left Index of the node whose keys have that bit 0.
    /// @param right Index of the node whose keys have it 1.
    struct Node {
        bytes32 hash;
        uint256 key;
        uint256 bit;
        uint256 leaves;
        uint256 left;
        uint256 right;
    }

    /// @notice A proof that is being made.
    struct Draft {
        bytes steps;
        uint256 stepCount;
        bytes32[] nodes;
        uint256 nodeCount;
        uint256[] order;
        uint256 leafCount;
    }

    uint256 internal constant LEAF = 0x7f;
    /// @dev The last bit by which keys can be parted.
    uint256 internal constant LAST_BIT = 0x7e;
    uint256 private constant MERGE = 0x80;

    /// @notice EIP-712 struct hash of a receipt.
    function receiptHash(SegmentReceipt memory receipt) internal pure returns (bytes32) {
        return keccak256(abi.encode(ProofMath.RECEIPT_TYPEHASH, receipt));
    }

    function leafHash(uint64 start, bytes32 receiptHash_) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(start, receiptHash_))));
    }

    function workKey(SegmentReceipt memory receipt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(receipt.gateway, receipt.streamId, receipt.sequence)));
    }

    /// @notice All nodes of a tree: the leaves in their order, which is not that of their keys, then the others, the root last. Of leaves with
    /// one key, which only a dishonest tree has, the first goes the way of its key and the others the other way.
    function grow(bytes32[] memory leaves, uint256[] memory keys) internal pure returns (Node[] memory nodes) {
        nodes = plant(leaves, keys);
        _grow(nodes, (1 << leaves.length) - 1, nodes.length - 1);
    }

    /// @notice The leaves of a tree, and room for its other nodes.
    function plant(bytes32[] memory leaves, uint256[] memory keys) internal pure returns (Node[] memory nodes) {
        nodes = new Node[](2 * leaves.length - 1);
        for (uint256 i = 0; i < leaves.length; ++i) nodes[i] = Node(leaves[i], keys[i], LEAF, 1 << i, 0, 0);
    }

    /// @notice Makes a node out of two, whatever their keys.
    function join(Node[] memory nodes, uint256 index, uint256 bit, uint256 left, uint256 right) internal pure {
        bytes32 hash = keccak256(abi.encode(bit, nodes[left].hash, nodes[right].hash));
        nodes[index] = Node(hash, 0, bit, nodes[left].leaves | nodes[right].leaves, left, right);
    }

    function rootOf(Node[] memory nodes) internal pure returns (bytes32) {
        return nodes[nodes.length - 1].hash;
    }

    /// @notice Proof of several leaves: the postorder walk of the opened part of the tree.
    /// @param leaves They, as bits.
    /// @return order They, as the walk comes by: in ascending order of their keys, unless the tree is dishonest.
    function multiProofOf(Node[] memory nodes, uint256 leaves) internal pure returns (uint256[] memory order, MultiProof memory proof) {
        uint256 length = nodes.length;
        Draft memory draft = Draft(new bytes(length), 0, new bytes32[](length), 0, new uint256[](length), 0);
        if (leaves != 0) _walk(nodes, length - 1, leaves, draft);
        proof = MultiProof({nodes: new bytes32[](draft.nodeCount), steps: new bytes(draft.stepCount)});
        order = new uint256[](draft.leafCount);
        for (uint256 i = 0; i < proof.nodes.length; ++i) proof.nodes[i] = draft.nodes[i];
        for (uint256 i = 0; i < proof.steps.length; ++i) proof.steps[i] = draft.steps[i];
        for (uint256 i = 0; i < order.length; ++i) order[i] = draft.order[i];
    }

    /// @dev Grows the tree of some leaves, given as bits. A tree of n leaves has n - 1 other nodes: they come to lie up to `last`.
    function _grow(Node[] memory nodes, uint256 leaves, uint256 last) private pure returns (uint256) {
        if (leaves & (leaves - 1) == 0) return _lowest(leaves);
        (uint256 bit, uint256 ones) = _part(nodes, leaves);
        uint256 right = _grow(nodes, ones, last - 1);
        uint256 left = _grow(nodes, leaves ^ ones, last - _count(ones));
        join(nodes, last, bit, left, right);
        return last;
    }

    /// @return bit The first in which keys differ; the last if they do not.
    /// @return ones Leaves on the right of it, as bits.
    function _part(Node[] memory nodes, uint256 leaves) private pure returns (uint256 bit, uint256 ones) {
        uint256 first = _lowest(leaves);
        uint256 difference;
        for (uint256 rest = leaves; rest != 0; rest &= rest - 1) difference |= nodes[_lowest(rest)].key ^ nodes[first].key;
        while (bit < LAST_BIT && !_bitOf(difference, bit)) ++bit;
        bool isOnRight = _bitOf(nodes[first].key, bit);
        if (!_bitOf(difference, bit)) return (bit, isOnRight ? 1 << first : leaves ^ (1 << first));
        for (uint256 rest = leaves; rest != 0; rest &= rest - 1) {
            uint256 leaf = _lowest(rest);
            if (_bitOf(nodes[leaf].key, bit)) ones |= 1 << leaf;
        }
    }

    function _walk(Node[] memory nodes, uint256 index, uint256 leaves, Draft memory draft) private pure {
        Node memory node = nodes[index];
        if (node.bit == LEAF) {
            draft.order[draft.leafCount++] = index;
            return _step(draft, LEAF);
        }
        bool isLeft = nodes[node.left].leaves & leaves != 0;
        bool isRight = nodes[node.right].leaves & leaves != 0;
        if (isLeft) _walk(nodes, node.left, leaves, draft);
        if (isRight) _walk(nodes, node.right, leaves, draft);
        if (isLeft && isRight) return _step(draft, MERGE + node.bit);
        draft.nodes[draft.nodeCount++] = nodes[isLeft ? node.right : node.left].hash;
        _step(draft, node.bit);
    }

    // The cast is safe: a bit and a flag.
    function _step(Draft memory draft, uint256 step) private pure {
        draft.steps[draft.stepCount++] = bytes1(uint8(step));
    }

    /// @dev Bit 0 is the most significant one.
    function _bitOf(uint256 key, uint256 bit) private pure returns (bool) {
        return (key >> (255 - bit)) & 1 == 1;
    }

    function _lowest(uint256 leaves) private pure returns (uint256 leaf) {
        while (leaves & (1 << leaf) == 0) ++leaf;
    }

    function _count(uint256 leaves) private pure returns (uint256 count) {
        for (; leaves != 0; leaves &= leaves - 1) ++count;
    }
}
