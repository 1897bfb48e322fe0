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

    /// @notice Names one segment of work, which is claimed once.
    function workKey(SegmentReceipt calldata receipt) internal pure returns (bytes32) {
        return keccak256(abi.encode(receipt.gateway, receipt.streamId, receipt.sequence));
    }

    /// @notice Leaf of a StandardMerkleTree of `["uint64", "bytes32"]`: `keccak256(keccak256(abi.encode(start, receiptHash)))`. It is hashed
    /// twice, so that no inner node can pass for one.
    function leafHash(uint64 start, bytes32 receiptHash_) internal pure returns (bytes32 leaf) {
        bytes32 inner = Hashes.efficientKeccak256(bytes32(uint256(start)), receiptHash_);
        // Scratch space.
        assembly ("memory-safe") {
            mstore(0, inner)
            leaf := keccak256(0, 0x20)
        }
    }

    /// @notice `abi.encode(root, totalPixels, segments)`. The chain keeps the first 24 bytes of its hash, which leave 2^96 tries for two claims
    /// with one commitment, each with a tree of its own: out of reach.
    function encodeClaim(bytes32 root, uint256 totalPixels, uint256 segments) internal pure returns (bytes memory data) {
        // Allocates four words: the length and three members.
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(0x40, add(data, 0x80))
            mstore(data, 0x60)
            mstore(add(data, 0x20), root)
            mstore(add(data, 0x40), totalPixels)
            mstore(add(data, 0x60), segments)
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
        uint256 count = pixels.length;
        // Reads within `pixels`. A pixel before the start wraps around and is far beyond the length.
        assembly ("memory-safe") {
            let pointer := add(pixels, 0x20)
            for {
                let j := 0
            } lt(j, count) {
                j := add(j, 1)
            } {
                covered := or(covered, shl(j, lt(sub(mload(pointer), start), length)))
                pointer := add(pointer, 0x20)
            }
        }
    }

    /// @notice Root that leaves and a multiproof lead to; zero, which is nobody's root, if the proof does not fit the leaves.
    /// @dev The algorithm is that of OpenZeppelin's `MerkleProof.processMultiProof` (MIT), for packed flags. There as here every step
    /// takes a value from a queue of the leaves and of the results so far, and a second one from the queue or from the proof. It is sound
    /// because all nodes are used, so that exactly `leaves - 1` steps take both from the queue: then none reads what no step has written,
    /// and every leaf and every result but the last is read.
    function multiProofRoot(bytes32[] memory leaves, MultiProof calldata proof) internal pure returns (bytes32 root) {
        uint256 count = leaves.length;
        bytes32[] calldata nodes = proof.nodes;
        uint256[] calldata flags = proof.flags;
        if (count == 0) return 0;
        uint256 steps = count + nodes.length - 1;
        if (flags.length != (steps + 255) / 256) return 0;
        bytes32[] memory queue = new bytes32[](count + steps);
        // Writes stay within `queue`, which has room for every leaf and every result. A proof with too many merges reads memory or calldata
        // behind its end, and is refused.
        assembly ("memory-safe") {
            let head := add(queue, 0x20)
            mcopy(head, add(leaves, 0x20), shl(5, count))
            let tail := add(head, shl(5, count))
            let node := nodes.offset
            for {
                let flag := flags.offset
            } steps {
                flag := add(flag, 0x20)
            } {
                let word := calldataload(flag)
                let end := add(tail, 0x2000)
                if lt(steps, 0x100) {
                    end := add(tail, shl(5, steps))
                }
                steps := sub(steps, shr(5, sub(end, tail)))
                for {} lt(tail, end) {
                    tail := add(tail, 0x20)
                } {
                    let left := mload(head)
                    head := add(head, 0x20)
                    let right
                    switch and(word, 1)
                    case 0 {
                        right := calldataload(node)
                        node := add(node, 0x20)
                    }
                    default {
                        right := mload(head)
                        head := add(head, 0x20)
                    }
                    word := shr(1, word)
                    // The lesser one first, in scratch space.
                    let place := shl(5, gt(left, right))
                    mstore(place, left)
                    mstore(xor(place, 0x20), right)
                    mstore(tail, keccak256(0, 0x40))
                }
            }
            if eq(node, add(nodes.offset, shl(5, nodes.length))) {
                root := mload(sub(tail, 0x20))
            }
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
