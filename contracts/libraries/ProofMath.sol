// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MultiProof, ProofParameters, SegmentReceipt} from "../types/Proofs.sol";

/// @title ProofMath
/// @notice Leaves, samples and rules of transcoding proofs. Source: specification proofs.md sections 2 to 4.
library ProofMath {
    /// @notice EIP-712 type of {SegmentReceipt}.
    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        // solhint-disable-next-line max-line-length
        "SegmentReceipt(address gateway,address orchestrator,bytes32 streamId,uint64 sequence,uint64 round,bytes32 sourceHash,bytes32 renditionsHash,bytes32 profilesHash,uint64 pixels,uint32 latencyMs,uint8 device)"
    );

    /// @notice EIP-712 struct hash of a receipt: `keccak256(abi.encode(RECEIPT_TYPEHASH, receipt))`.
    function receiptHash(SegmentReceipt calldata receipt) internal pure returns (bytes32 hash) {
        bytes32 typeHash = RECEIPT_TYPEHASH;
        // Every member is a word and lies in calldata as it is to be hashed. A value beyond its type is refused, as `abi.encode` does.
        assembly ("memory-safe") {
            let excess := or(shr(160, calldataload(receipt)), shr(160, calldataload(add(receipt, 0x20))))
            excess := or(excess, shr(64, calldataload(add(receipt, 0x60))))
            excess := or(excess, shr(64, calldataload(add(receipt, 0x80))))
            excess := or(excess, shr(64, calldataload(add(receipt, 0x100))))
            excess := or(excess, shr(32, calldataload(add(receipt, 0x120))))
            excess := or(excess, shr(8, calldataload(add(receipt, 0x140))))
            if excess {
                revert(0, 0)
            }
            // Free memory, which stays free.
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), receipt, 0x160)
            hash := keccak256(free, 0x180)
        }
    }

    /// @notice Names one segment of work, which is claimed once: `keccak256(abi.encode(gateway, streamId, sequence))`.
    /// @dev For a receipt that {receiptHash} has taken: it refuses values beyond their types.
    function workKey(SegmentReceipt calldata receipt) internal pure returns (bytes32 key) {
        // Free memory, which stays free. The stream and its sequence lie side by side.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, calldataload(receipt))
            calldatacopy(add(free, 0x20), add(receipt, 0x40), 0x40)
            key := keccak256(free, 0x60)
        }
    }

    /// @notice Leaf of a claim: `keccak256(keccak256(abi.encode(start, receiptHash)))`. It is hashed
    /// twice, so that no inner node can pass for one.
    function leafHash(uint64 start, bytes32 receiptHash_) internal pure returns (bytes32 leaf) {
        bytes32 inner = Hashes.efficientKeccak256(bytes32(uint256(start)), receiptHash_);
        // Scratch space.
        assembly ("memory-safe") {
            mstore(0, inner)
            leaf := keccak256(0, 0x20)
        }
    }

    /// @notice `abi.encode(root, totalPixels, segments, fromRound)`. The chain keeps the first 24 bytes of its hash, which leave 2^96 tries for two claims
    /// with one commitment, each with a tree of its own: out of reach.
    function encodeClaim(bytes32 root, uint256 totalPixels, uint256 segments, uint256 fromRound) internal pure returns (bytes memory data) {
        // Allocates five words: the length and four members.
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(0x40, add(data, 0xa0))
            mstore(data, 0x80)
            mstore(add(data, 0x20), root)
            mstore(add(data, 0x40), totalPixels)
            mstore(add(data, 0x60), segments)
            mstore(add(data, 0x80), fromRound)
        }
    }

    /// @notice Pixels that chance picks of a claim: sample j is `keccak256(abi.encode(seed, orchestrator, round, j)) % totalPixels`.
    /// @param seed Block hash of the first round that was initialized after that of the claim.
    /// @param count How many.
    function samples(
        bytes32 seed,
        address orchestrator,
        uint256 round,
        uint256 count,
        uint64 totalPixels
    ) internal pure returns (uint64[] memory pixels) {
        pixels = new uint64[](count);
        // The preimage lies in free memory, which stays free. A remainder is below a uint64.
        assembly ("memory-safe") {
            let preimage := mload(0x40)
            mstore(preimage, seed)
            mstore(add(preimage, 0x20), orchestrator)
            mstore(add(preimage, 0x40), round)
            let pointer := add(pixels, 0x20)
            for {
                let j := 0
            } lt(j, count) {
                j := add(j, 1)
            } {
                mstore(add(preimage, 0x60), j)
                mstore(pointer, mod(keccak256(preimage, 0x80), totalPixels))
                pointer := add(pointer, 0x20)
            }
        }
    }

    /// @notice Samples that lie in `[start, start + length)`: bit j is set for sample j.
    function coverage(uint64[] memory pixels, uint64 start, uint64 length) internal pure returns (uint256 covered) {
        // Reads within `pixels`, from the last one on: one if their number is odd, then two at a time. A pixel before the start wraps around and is
        // far beyond the length.
        assembly ("memory-safe") {
            let pointer := add(pixels, shl(5, mload(pixels)))
            if and(mload(pixels), 1) {
                covered := lt(sub(mload(pointer), start), length)
                pointer := sub(pointer, 0x20)
            }
            for {} gt(pointer, pixels) {
                pointer := sub(pointer, 0x40)
            } {
                let higher := shl(1, lt(sub(mload(pointer), start), length))
                covered := or(shl(2, covered), or(higher, lt(sub(mload(sub(pointer, 0x20)), start), length)))
            }
        }
    }

    /// @notice Root that leaves and a multiproof lead to; zero, which is nobody's root, if the proof does not fit the leaves.
    /// @dev A claim's tree is a binary trie over work keys with paths compressed (PATRICIA). An inner node is
    /// `keccak256(abi.encode(bit, left, right))`: `bit`, counted from the highest one and at most 126, is the first in which the keys below
    /// differ; where it is 0 they are on the left. At every node a leaf goes the way that its own key says. Hence **two leaves with one key
    /// cannot both be shown to be in a tree**, however it was made: where their paths part, one of them goes the wrong way. Inner nodes are
    /// three words and leaves hash one, so that none passes for the other.
    ///
    /// The steps are a program for a stack. 0x7f pushes the next leaf; a lower one joins the top with the next of `nodes` at that bit; 0x80
    /// and a bit merges the two on top, the lower one on the left. Bits fall on the way up: all leaves below an element agree in the bits
    /// before its own, so that the key of one speaks for all.
    /// @param leaves Hashes of the leaves, in ascending order of their keys.
    /// @param keys Their work keys.
    function multiProofRoot(
        bytes32[] memory leaves,
        uint256[] memory keys,
        MultiProof calldata proof
    ) internal pure returns (bytes32 root) {
        bytes32[] calldata nodes = proof.nodes;
        bytes calldata steps = proof.steps;
        // An element of the stack is a hash, the work key of a leaf below it, and a bit: all leaves below it agree in the bits before that one. The top one
        // is in variables. Those below lie in free memory, which stays free, behind three words that tell where leaves and nodes end and how far a leaf's
        // key lies behind it; the lowest is none, and with its bit of 0 nothing can be joined. A node is hashed in the first three words of memory,
        // of which the third is put back. A proof with too many leaves or nodes reads behind their ends, and is refused.
        assembly ("memory-safe") {
            let leaf := add(leaves, 0x20)
            let node := nodes.offset
            let step := steps.offset
            let end := add(step, steps.length)
            let free := mload(0x40)
            mstore(free, add(leaf, shl(5, mload(leaves))))
            mstore(add(free, 0x20), add(node, shl(5, nodes.length)))
            mstore(add(free, 0x40), sub(keys, leaves))
            let below := add(free, 0x60)
            let hash := 0
            let key := 0
            let limit := 0
            let isSound := 1
            for {} lt(step, end) {
                step := add(step, 1)
            } {
                let bit := byte(0, calldataload(step))
                if lt(bit, 0x7f) {
                    isSound := and(isSound, lt(bit, limit))
                    limit := bit
                    let place := shl(5, and(shr(sub(255, bit), key), 1))
                    mstore(0, bit)
                    mstore(add(0x20, place), hash)
                    mstore(sub(0x40, place), calldataload(node))
                    hash := keccak256(0, 0x60)
                    node := add(node, 0x20)
                    continue
                }
                if eq(bit, 0x7f) {
                    mstore(below, hash)
                    mstore(add(below, 0x20), key)
                    mstore(add(below, 0x40), limit)
                    below := add(below, 0x60)
                    hash := mload(leaf)
                    key := mload(add(leaf, mload(add(free, 0x40))))
                    limit := bit
                    leaf := add(leaf, 0x20)
                    continue
                }
                bit := and(bit, 0x7f)
                below := sub(below, 0x60)
                isSound := and(isSound, and(lt(bit, limit), lt(bit, mload(add(below, 0x40)))))
                limit := bit
                // The keys agree before the bit, where the lower one has a zero and the top one a one.
                let prefix := shr(sub(255, bit), key)
                let isNext := eq(xor(shr(sub(255, bit), mload(add(below, 0x20))), prefix), 1)
                isSound := and(isSound, and(isNext, prefix))
                if iszero(isSound) {
                    break
                }
                mstore(0, bit)
                mstore(0x20, mload(below))
                mstore(0x40, hash)
                hash := keccak256(0, 0x60)
            }
            mstore(0x40, free)
            isSound := and(isSound, eq(below, add(free, 0xc0)))
            isSound := and(isSound, and(eq(leaf, mload(free)), eq(node, mload(add(free, 0x20)))))
            root := mul(hash, isSound)
        }
    }

    /// @notice Packs parameters into one word, with the longest response time that there ever was.
    function pack(ProofParameters memory parameters, uint256 longest) internal pure returns (uint224) {
        uint256 word = parameters.samples;
        word |= uint256(parameters.responseRounds) << 8;
        word |= uint256(parameters.missingProofPenalty) << 16;
        word |= uint256(parameters.doubleClaimPenalty) << 40;
        word |= uint256(parameters.malformedClaimPenalty) << 64;
        word |= uint256(parameters.finderReward) << 88;
        // The cast is safe: the longest response is one that was set, a uint8.
        return uint224(word | (longest << 112));
    }

    /// @notice Parameters of a word that {pack} made.
    function unpack(uint224 word) internal pure returns (ProofParameters memory) {
        // Each cast cuts a field out.
        return
            ProofParameters({
                samples: uint8(word),
                responseRounds: uint8(word >> 8),
                missingProofPenalty: uint24(word >> 16),
                doubleClaimPenalty: uint24(word >> 40),
                malformedClaimPenalty: uint24(word >> 64),
                finderReward: uint24(word >> 88)
            });
    }

    /// @notice Initialized rounds that may follow the seed's, by the parameters of a word.
    function responseRounds(uint224 word) internal pure returns (uint256) {
        return uint8(word >> 8);
    }

    /// @notice The longest response time that there was up to the parameters of a word.
    function longestResponse(uint224 word) internal pure returns (uint256) {
        return uint8(word >> 112);
    }
}
