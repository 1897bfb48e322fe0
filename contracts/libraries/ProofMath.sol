// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MultiProof, ProofParameters, SegmentReceipt} from "../types/Proofs.sol";

/// @title ProofMath
/// @notice Leaves, samples and rules of transcoding proofs. Source: specification proofs.md sections 2 to 4.
library ProofMath {
    /// @notice What a step of a {MultiProof} has made so far.
    /// @param hash Hash of a leaf or an inner node.
    /// @param key Work key of a leaf below it.
    /// @param bit All leaves below it agree in the bits before this one.
    struct Element {
        bytes32 hash;
        uint256 key;
        uint256 bit;
    }

    /// @dev The step that pushes a leaf, which agrees with itself in all bits that a node can have.
    uint256 private constant PUSH = 0x7f;
    /// @dev Part of a step that is a bit.
    uint256 private constant MAX_STEP_BIT = 0x7f;
    /// @dev Steps from here on merge.
    uint256 private constant MERGE = 0x80;

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
        uint256 count = leaves.length;
        Element[] memory stack = new Element[](count);
        (uint256 height, uint256 pushed, uint256 used) = (0, 0, 0);
        for (uint256 i = 0; i < proof.steps.length; ++i) {
            uint256 step = uint8(proof.steps[i]);
            if (step == PUSH) {
                if (pushed == count) return 0;
                stack[height++] = Element({hash: leaves[pushed], key: keys[pushed], bit: PUSH});
                ++pushed;
                continue;
            }
            uint256 bit = step & MAX_STEP_BIT;
            if (height == 0) return 0;
            Element memory top = stack[height - 1];
            if (bit >= top.bit) return 0;
            if (step < MERGE) {
                if (used == proof.nodes.length) return 0;
                bytes32 node = proof.nodes[used++];
                bool isRight = (top.key >> (255 - bit)) & 1 == 1;
                top.hash = isRight ? nodeHash(bit, node, top.hash) : nodeHash(bit, top.hash, node);
                top.bit = bit;
            } else {
                if (height == 1) return 0;
                Element memory lower = stack[height - 2];
                // The keys agree before the bit, and there the lower one has 0.
                bool isInOrder = (top.key ^ lower.key) >> (255 - bit) == 1 && lower.key < top.key;
                if (bit >= lower.bit || !isInOrder) return 0;
                lower.hash = nodeHash(bit, lower.hash, top.hash);
                lower.bit = bit;
                --height;
            }
        }
        if (height == 1 && pushed == count && used == proof.nodes.length) root = stack[0].hash;
    }

    /// @notice Inner node of a claim's tree: `keccak256(abi.encode(bit, left, right))`.
    function nodeHash(uint256 bit, bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        // Free memory, which stays free.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, bit)
            mstore(add(free, 0x20), left)
            mstore(add(free, 0x40), right)
            hash := keccak256(free, 0x60)
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
