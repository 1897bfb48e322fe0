// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ProofMath} from "../../../contracts/libraries/ProofMath.sol";
import {MultiProof, ProofParameters, SegmentReceipt} from "../../../contracts/types/Proofs.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract ProofMathTest is SolidityTest {
    function testFuzz_ReceiptHashIsThatOfEip712(SegmentReceipt calldata receipt) external pure {
        bytes32 expected = keccak256(abi.encode(ProofMath.RECEIPT_TYPEHASH, receipt));
        assertEq(ProofMath.receiptHash(receipt), (expected), "struct hash");
        bytes32 key = keccak256(abi.encode(receipt.gateway, receipt.streamId, receipt.sequence));
        assertEq(ProofMath.workKey(receipt), (key), "work key");
    }

    function testFuzz_LeafIsHashedTwice(uint64 start, bytes32 receiptHash) external pure {
        bytes32 expected = keccak256(bytes.concat(keccak256(abi.encode(start, receiptHash))));
        assertEq(uint256(ProofMath.leafHash(start, receiptHash)), uint256(expected), "leaf");
    }

    function testFuzz_ClaimIsEncodedAsAbiDoes(bytes32 root, uint64 totalPixels, uint64 segments) external pure {
        bytes memory data = ProofMath.encodeClaim(root, totalPixels, segments);
        bytes memory other = abi.encode(root, totalPixels, segments);
        assertEq(keccak256(data), (keccak256(other)), "the same, and memory behind it is free");
    }

    function testFuzz_SamplesAreDrawnOneByOne(bytes32 seed, address orchestrator, uint256 round, uint64 totalPixels) external pure {
        totalPixels = uint64(bound(totalPixels, 1, type(uint56).max));
        uint64[] memory pixels = ProofMath.samples(seed, orchestrator, round, 56, totalPixels);
        assertEq(pixels.length, 56, "as many as asked for");
        for (uint256 j = 0; j < pixels.length; ++j) {
            assertEq(pixels[j], uint256(keccak256(abi.encode(seed, orchestrator, round, j))) % totalPixels, "sample");
        }
    }

    function testFuzz_CoverageIsThatOfTheInterval(uint64[8] memory places, uint64 start, uint64 length) external pure {
        uint64[] memory pixels = new uint64[](8);
        uint256 expected;
        for (uint256 j = 0; j < 8; ++j) {
            // Half of them near the interval.
            unchecked {
                pixels[j] = j % 2 == 0 ? places[j] : start + uint64(places[j] % (uint256(length) + 3)) - 1;
            }
            if (pixels[j] >= start && pixels[j] < uint256(start) + length) expected |= 1 << j;
        }
        assertEq(ProofMath.coverage(pixels, start, length), expected, "coverage");
    }

    function testFuzz_ParametersSurvivePacking(ProofParameters memory parameters, uint8 longest) external pure {
        uint224 word = ProofMath.pack(parameters, longest);
        assertEq(uint256(keccak256(abi.encode(ProofMath.unpack(word)))), uint256(keccak256(abi.encode(parameters))), "parameters");
        assertEq(ProofMath.longestResponse(word), longest, "longest response");
        assertEq(ProofMath.responseRounds(word), parameters.responseRounds, "response rounds");
    }

    // Whatever the proof: our root is that of OpenZeppelin's algorithm, or there is none where that one reverts.
    function testFuzz_MultiProofRootIsOpenZeppelins(uint8 leafCount, uint8 nodeCount, uint256 seed, uint256 flags) external view {
        uint256 leaves = bound(leafCount, 1, 12);
        uint256 nodes = bound(nodeCount, 0, 12);
        uint256 steps = leaves + nodes - 1;
        bytes32[] memory values = _values(seed, leaves);
        MultiProof memory proof = MultiProof({nodes: _values(~seed, nodes), flags: new uint256[](steps == 0 ? 0 : 1)});
        // Every other proof has the right number of merges, so that many of them fit.
        if (steps > 0) proof.flags[0] = seed % 2 == 0 ? flags : _withBits(flags, leaves - 1, steps);

        bool[] memory expanded = new bool[](steps);
        for (uint256 i = 0; i < steps; ++i) expanded[i] = (proof.flags[0] >> i) & 1 == 1;
        bytes32 ours = this.rootOf(values, proof);
        try this.openZeppelinRootOf(values, proof.nodes, expanded) returns (bytes32 theirs) {
            assertEq(ours, (theirs), "root");
        } catch {
            assertEq(uint256(ours), 0, "none");
        }
    }

    function testFuzz_MultiProofNeedsItsWordsOfFlags(uint8 leafCount, uint8 nodeCount, uint8 wordCount) external view {
        uint256 leaves = bound(leafCount, 1, 12);
        uint256 nodes = bound(nodeCount, 0, 12);
        uint256 steps = leaves + nodes - 1;
        uint256 words = bound(wordCount, 0, 3);
        MultiProof memory proof = MultiProof({nodes: _values(2, nodes), flags: new uint256[](words)});
        if (words > 0) proof.flags[0] = _withBits(0, leaves - 1, steps);
        bool hasRoot = this.rootOf(_values(1, leaves), proof) != 0;
        assertEq(hasRoot, words == (steps == 0 ? 0 : 1), "a word for 256 steps");
    }

    function test_MultiProofOfNothingIsNone() external view {
        MultiProof memory proof = MultiProof({nodes: _values(1, 1), flags: new uint256[](0)});
        assertEq(uint256(this.rootOf(new bytes32[](0), proof)), 0, "no leaves");
    }

    // More than 256 steps: the flags of a chain of 300 leaves, merged one after the other, are in two words.
    function test_MultiProofReadsEveryWordOfFlags() external view {
        bytes32[] memory values = _values(3, 300);
        MultiProof memory proof = MultiProof({nodes: new bytes32[](0), flags: new uint256[](2)});
        (proof.flags[0], proof.flags[1]) = (type(uint256).max, type(uint256).max);
        bool[] memory expanded = new bool[](299);
        for (uint256 i = 0; i < 299; ++i) expanded[i] = true;
        assertEq(uint256(this.rootOf(values, proof)), uint256(this.openZeppelinRootOf(values, proof.nodes, expanded)), "root");
        // Flag 299 is behind the last step.
        proof.flags[1] = (1 << 43) - 1;
        assertEq(uint256(this.rootOf(values, proof)), uint256(this.openZeppelinRootOf(values, proof.nodes, expanded)), "root again");
        proof.flags[1] = (1 << 42) - 1;
        assertEq(uint256(this.rootOf(values, proof)), 0, "a merge less");
    }

    function rootOf(bytes32[] memory leaves, MultiProof calldata proof) external pure returns (bytes32) {
        return ProofMath.multiProofRoot(leaves, proof);
    }

    function openZeppelinRootOf(bytes32[] memory leaves, bytes32[] memory nodes, bool[] memory flags) external pure returns (bytes32) {
        return MerkleProof.processMultiProof(nodes, flags, leaves);
    }

    function _values(uint256 seed, uint256 count) private pure returns (bytes32[] memory values) {
        values = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) values[i] = keccak256(abi.encode(seed, i));
    }

    // A word of which `count` of the lowest `width` bits are set, by chance.
    function _withBits(uint256 seed, uint256 count, uint256 width) private pure returns (uint256 word) {
        for (uint256 i = 0; i < width && count > 0; ++i) {
            uint256 left = width - i;
            if (uint256(keccak256(abi.encode(seed, i))) % left < count) {
                word |= 1 << i;
                --count;
            }
        }
    }
}
