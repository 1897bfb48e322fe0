// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProofMath} from "../../../contracts/libraries/ProofMath.sol";
import {MultiProof, ProofParameters, SegmentReceipt} from "../../../contracts/types/Proofs.sol";
import {ClaimTree} from "../../support/ClaimTree.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract ProofMathTest is SolidityTest {
    /// @param nodes Those that {ClaimTree-grow} makes, or others.
    struct Tree {
        bytes32[] leaves;
        uint256[] keys;
        ClaimTree.Node[] nodes;
    }

    /// @notice What a program has done so far.
    /// @param bits Of each element.
    /// @param starts First leaf of each element.
    struct Machine {
        uint256[] bits;
        uint256[] starts;
        uint256 height;
        uint256 pushed;
        uint256 nodes;
    }

    /// @notice Part of a multiproof that makes one element; or what is left before it.
    /// @param steps How many there are before it; likewise `leaves` and `nodes`.
    struct Part {
        bool isGood;
        uint256 steps;
        uint256 leaves;
        uint256 nodes;
        bytes32 hash;
        uint256 bit;
    }

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

    function testFuzz_ClaimIsEncodedAsAbiDoes(bytes32 root, uint64 totalPixels, uint64 segments, uint64 fromRound) external pure {
        bytes memory data = ProofMath.encodeClaim(root, totalPixels, segments, fromRound);
        bytes memory other = abi.encode(root, totalPixels, segments, fromRound);
        assertEq(data.length, other.length, "length");
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

    // Multiproofs

    // The tree of three keys, by hand: the first two differ in bit 3, and the third from them in bit 0.
    function test_TreePartsKeysByTheFirstBitThatDiffers() external view {
        (bytes32[] memory leaves, uint256[] memory keys) = (_values(1, 3), new uint256[](3));
        (keys[0], keys[1], keys[2]) = (0x70 << 248, 0x60 << 248, 0x80 << 248);
        bytes32 low = keccak256(abi.encode(3, leaves[1], leaves[0]));
        bytes32 root = keccak256(abi.encode(0, low, leaves[2]));
        assertEq(ClaimTree.rootOf(ClaimTree.grow(leaves, keys)), root, "root");

        (bytes32[] memory shown, uint256[] memory order) = (new bytes32[](2), new uint256[](2));
        (shown[0], shown[1], order[0], order[1]) = (leaves[0], leaves[2], keys[0], keys[2]);
        MultiProof memory proof = MultiProof({nodes: new bytes32[](1), steps: hex"7f037f80"});
        proof.nodes[0] = leaves[1];
        assertEq(this.rootOf(shown, order, proof), root, "two of three");
    }

    function testFuzz_AnyLeavesLeadToTheRoot(uint256 seed, uint8 leafCount, uint256 shown) external view {
        Tree memory tree = _honestTree(seed, bound(leafCount, 1, 24));
        shown = bound(shown, 1, (1 << tree.keys.length) - 1);
        (uint256[] memory order, MultiProof memory proof) = ClaimTree.multiProofOf(tree.nodes, shown);
        for (uint256 i = 1; i < order.length; ++i) assertTrue(tree.keys[order[i - 1]] < tree.keys[order[i]], "keys ascend");
        assertEq(this.rootOf(_pick(tree.leaves, order), _pick(tree.keys, order), proof), ClaimTree.rootOf(tree.nodes), "root");
    }

    function testFuzz_EachLeafLeadsToTheRoot(uint256 seed, uint8 leafCount) external view {
        Tree memory tree = _honestTree(seed, bound(leafCount, 1, 12));
        for (uint256 i = 0; i < tree.keys.length; ++i) assertTrue(_isShown(tree, 1 << i), "a leaf by itself");
    }

    // A proof that differs leads elsewhere, or nowhere: there is one program for the leaves of a tree.
    function testFuzz_NoOtherProofLeadsToTheRoot(uint256 seed, uint8 leafCount, uint256 shown) external view {
        Tree memory tree = _honestTree(seed, bound(leafCount, 1, 12));
        shown = bound(shown, 1, (1 << tree.keys.length) - 1);
        (uint256[] memory order, MultiProof memory proof) = ClaimTree.multiProofOf(tree.nodes, shown);
        (bytes32[] memory leaves, uint256[] memory keys) = (_pick(tree.leaves, order), _pick(tree.keys, order));
        bytes32 hash = keccak256(abi.encode(leaves, keys, proof));
        bytes32 root = ClaimTree.rootOf(tree.nodes);
        for (uint256 i = 0; i < 8; ++i) {
            MultiProof memory other = _change(proof, _draw(seed, 2_000 + i));
            bool isSame = keccak256(abi.encode(leaves, keys, other)) == hash;
            assertEq(this.rootOf(leaves, keys, other) == root, isSame, "another proof");
        }
    }

    // A leaf that no step pushes is not shown with the others.
    function testFuzz_NoLeafIsLeftOver(uint256 seed, uint8 leafCount, uint256 shown, uint8 added) external view {
        Tree memory tree = _honestTree(seed, bound(leafCount, 1, 12));
        shown = bound(shown, 1, (1 << tree.keys.length) - 1);
        (uint256[] memory order, MultiProof memory proof) = ClaimTree.multiProofOf(tree.nodes, shown);
        uint256[] memory more = new uint256[](order.length + 1);
        for (uint256 i = 0; i < order.length; ++i) more[i] = order[i];
        more[order.length] = bound(added, 0, tree.keys.length - 1);
        assertEq(uint256(this.rootOf(_pick(tree.leaves, more), _pick(tree.keys, more), proof)), 0, "one is left over");
        proof = MultiProof({nodes: new bytes32[](1), steps: ""});
        proof.nodes[0] = ClaimTree.rootOf(tree.nodes);
        assertEq(uint256(this.rootOf(_pick(tree.leaves, order), _pick(tree.keys, order), proof)), 0, "no root without a step");
    }

    // Bytes without sense, programs of which many are nearly right, and proofs in which something was changed: never does it revert, ask for
    // memory by the step, or find another root than the definition.
    function testFuzz_RootOfAnyProgramIsThatOfTheDefinition(
        uint256 seed,
        bytes calldata steps,
        uint8 leafCount,
        uint8 nodeCount
    ) external view {
        (uint256 leaves, uint256 nodes) = (bound(leafCount, 0, 8), bound(nodeCount, 0, 8));
        uint256[] memory keys = new uint256[](leaves);
        for (uint256 i = 0; i < leaves; ++i) keys[i] = _relatedKey(keys, i, _draw(seed, i));
        if (!_isDrawn(seed, 100, 4)) _sort(keys);
        _requireAgreement(_values(seed, leaves), keys, MultiProof({nodes: _values(~seed, nodes), steps: steps}));
        for (uint256 i = 0; i < 6; ++i) {
            bytes memory program = _program(keys, nodes, _draw(seed, 200 + i));
            _requireAgreement(_values(seed, leaves), keys, MultiProof({nodes: _values(~seed, nodes), steps: program}));
        }
    }

    function testFuzz_RootOfAChangedProofIsThatOfTheDefinition(uint256 seed, uint8 leafCount, uint256 shown) external view {
        uint256 count = bound(leafCount, 1, 10);
        Tree memory tree = _isDrawn(seed, 1, 2) ? _honestTree(seed, count) : _dishonestTree(seed, count);
        shown = bound(shown, 1, (1 << count) - 1);
        (uint256[] memory order, MultiProof memory proof) = ClaimTree.multiProofOf(tree.nodes, shown);
        (bytes32[] memory leaves, uint256[] memory keys) = (_pick(tree.leaves, order), _pick(tree.keys, order));
        _requireAgreement(leaves, keys, proof);
        for (uint256 i = 0; i < 6; ++i) _requireAgreement(leaves, keys, _change(proof, _draw(seed, 2_000 + i)));
        // The wrong order, or another key.
        uint256 other = _draw(seed, 3_000) % keys.length;
        (keys[0], keys[other]) = (keys[other], keys[0]);
        if (_isDrawn(seed, 3_001, 2)) (leaves[0], leaves[other]) = (leaves[other], leaves[0]);
        _requireAgreement(leaves, keys, proof);
        keys[other] ^= 1 << (_draw(seed, 3_002) % 256);
        _requireAgreement(leaves, keys, proof);
    }

    // What the tests above try is worth something: many programs are good.
    function test_ManyProgramsHaveARoot() external view {
        uint256 roots;
        for (uint256 seed = 0; seed < 200; ++seed) {
            uint256[] memory keys = new uint256[](3);
            for (uint256 i = 0; i < 3; ++i) keys[i] = _relatedKey(keys, i, _draw(seed, i));
            _sort(keys);
            bytes memory program = _program(keys, seed % 4, _draw(seed, 200));
            if (this.rootOf(_values(seed, 3), keys, MultiProof({nodes: _values(~seed, seed % 4), steps: program})) != 0) ++roots;
        }
        assertGt(roots, 100, "of 200");
    }

    function test_MultiProofOfNothingIsNone() external view {
        (bytes32[] memory leaves, uint256[] memory keys) = (new bytes32[](0), new uint256[](0));
        bytes[5] memory programs = [bytes(""), hex"7f", hex"00", hex"80", hex"ff"];
        for (uint256 i = 0; i < programs.length; ++i) {
            for (uint256 nodes = 0; nodes < 3; ++nodes) {
                MultiProof memory proof = MultiProof({nodes: _values(1, nodes), steps: programs[i]});
                assertEq(uint256(this.rootOf(leaves, keys, proof)), 0, "no leaves");
            }
        }
    }

    // Each step takes a bit above the last, however long the program is.
    function test_PathHasAtMostAStepForEachBit() external view {
        (bytes32[] memory leaves, uint256[] memory keys) = (_values(1, 1), new uint256[](1));
        keys[0] = _draw(7, 7);
        MultiProof memory proof = MultiProof({nodes: _values(2, 127), steps: new bytes(128)});
        proof.steps[0] = 0x7f;
        bytes32 root = leaves[0];
        for (uint256 i = 0; i < 127; ++i) {
            uint256 bit = 126 - i;
            proof.steps[1 + i] = bytes1(uint8(bit));
            root = (keys[0] << bit) >> 255 == 1 ? _hash(bit, proof.nodes[i], root) : _hash(bit, root, proof.nodes[i]);
        }
        assertEq(this.rootOf(leaves, keys, proof), root, "127 nodes");
        for (uint256 step = 0; step < 256; ++step) {
            MultiProof memory longer = MultiProof({nodes: _values(2, 128), steps: bytes.concat(proof.steps, bytes1(uint8(step)))});
            assertEq(uint256(this.rootOf(leaves, keys, longer)), 0, "one more");
        }
    }

    // One work key, one place

    // Whatever tree an orchestrator makes: of all leaves with one key at most one can be shown to be in it, by the way that leads to it. Nobody
    // can find another way, which would be another preimage of a node.
    function testFuzz_OfLeavesWithOneKeyOneCanBeShown(uint256 seed, uint8 leafCount) external view {
        _requireOnePlace(_dishonestTree(seed, bound(leafCount, 2, 16)));
    }

    // An honest tree into which some leaves were put again: beside themselves, or far away.
    function testFuzz_ReceiptLaidDownAgainCannotBeShownAgain(uint256 seed, uint8 leafCount, uint8 copyCount) external view {
        (uint256 count, uint256 copies) = (bound(leafCount, 1, 8), bound(copyCount, 1, 6));
        Tree memory tree = _withCopies(_honestTree(seed, count), copies, seed);
        _requireOnePlace(tree);
    }

    // None of a proof's leaves have one key, since each would be shown.
    function testFuzz_LeavesWithOneKeyCannotBeShownTogether(uint256 seed, uint8 leafCount, uint256 shown) external view {
        Tree memory tree = _dishonestTree(seed, bound(leafCount, 2, 12));
        shown = bound(shown, 1, (1 << tree.keys.length) - 1);
        if (!_isShown(tree, shown)) return;
        for (uint256 i = 0; i < tree.keys.length; ++i) {
            if (shown & (1 << i) == 0) continue;
            assertTrue(_isShown(tree, 1 << i), "what is shown together is shown alone");
            for (uint256 j = 0; j < i; ++j) assertFalse(shown & (1 << j) != 0 && tree.keys[i] == tree.keys[j], "one key twice");
        }
    }

    // What these tests try is worth something: the trees have leaves that can be shown, and such that cannot.
    function test_DishonestTreesShowSomeOfTheirLeaves() external view {
        (uint256 shown, uint256 hidden, uint256 together) = (0, 0, 0);
        for (uint256 seed = 0; seed < 100; ++seed) {
            Tree memory tree = _dishonestTree(seed, 8);
            uint256 all;
            for (uint256 i = 0; i < 8; ++i) {
                if (_isShown(tree, 1 << i)) (shown, all) = (shown + 1, all | (1 << i));
                else ++hidden;
            }
            if (all != 0 && all & (all - 1) != 0 && _isShown(tree, all)) ++together;
        }
        assertGt(shown, 100, "leaves that can be shown");
        assertGt(hidden, 150, "leaves that cannot");
        assertGt(together, 20, "proofs of several");
    }

    // Called by the tests themselves, since a proof comes with a call

    function rootOf(bytes32[] memory leaves, uint256[] memory keys, MultiProof calldata proof) external pure returns (bytes32) {
        return ProofMath.multiProofRoot(leaves, keys, proof);
    }

    /// @return used Bytes of memory that were taken and not given back.
    function memoryOf(bytes32[] memory leaves, uint256[] memory keys, MultiProof calldata proof) external pure returns (uint256 used) {
        (uint256 start, uint256 end) = (0, 0);
        // Reads the pointer to free memory.
        assembly ("memory-safe") {
            start := mload(0x40)
        }
        ProofMath.multiProofRoot(leaves, keys, proof);
        assembly ("memory-safe") {
            end := mload(0x40)
        }
        return end - start;
    }

    // Checks

    function _requireAgreement(bytes32[] memory leaves, uint256[] memory keys, MultiProof memory proof) private view {
        assertEq(this.rootOf(leaves, keys, proof), _definedRoot(leaves, keys, proof), "root");
        assertLe(this.memoryOf(leaves, keys, proof), 64 + 256 * leaves.length, "memory is taken by the leaf");
    }

    function _requireOnePlace(Tree memory tree) private view {
        bool[] memory isShown = new bool[](tree.keys.length);
        for (uint256 i = 0; i < isShown.length; ++i) {
            isShown[i] = _isShown(tree, 1 << i);
            for (uint256 j = 0; j < i; ++j) {
                // A leaf that lies beside itself is still the same leaf.
                if (tree.keys[i] != tree.keys[j] || tree.leaves[i] == tree.leaves[j]) continue;
                assertFalse(isShown[i] && isShown[j], "one key at two places");
            }
        }
    }

    /// @dev Whether leaves, given as bits, can be shown to be in a tree, all of them together.
    function _isShown(Tree memory tree, uint256 leaves) private view returns (bool) {
        (uint256[] memory order, MultiProof memory proof) = ClaimTree.multiProofOf(tree.nodes, leaves);
        return this.rootOf(_pick(tree.leaves, order), _pick(tree.keys, order), proof) == ClaimTree.rootOf(tree.nodes);
    }

    // The definition, read backwards: the last step makes the root out of one or two parts, which end before it. Each node is checked against
    // all keys below.

    function _definedRoot(bytes32[] memory leaves, uint256[] memory keys, MultiProof memory proof) private pure returns (bytes32) {
        Part memory whole = _part(leaves, keys, proof, Part(true, proof.steps.length, leaves.length, proof.nodes.length, 0, 0));
        return whole.isGood && whole.steps + whole.leaves + whole.nodes == 0 ? whole.hash : bytes32(0);
    }

    /// @param rest What is left of the steps, the leaves and the nodes.
    /// @return part What is left when what ends there has been read, its hash and its bit.
    function _part(
        bytes32[] memory leaves,
        uint256[] memory keys,
        MultiProof memory proof,
        Part memory rest
    ) private pure returns (Part memory part) {
        if (rest.steps == 0) return part;
        uint256 step = uint8(proof.steps[rest.steps - 1]);
        part = Part(true, rest.steps - 1, rest.leaves, rest.nodes, 0, step % 128);
        if (step == 255) return Part(false, 0, 0, 0, 0, 0);
        if (step == 127) {
            if (rest.leaves == 0) return Part(false, 0, 0, 0, 0, 0);
            part.hash = leaves[--part.leaves];
            return part;
        }
        if (step < 127) return _combined(leaves, keys, proof, part);
        Part memory right = _part(leaves, keys, proof, part);
        if (!right.isGood || right.bit <= part.bit) return Part(false, 0, 0, 0, 0, 0);
        Part memory left = _part(leaves, keys, proof, right);
        if (!left.isGood || left.bit <= part.bit) return Part(false, 0, 0, 0, 0, 0);
        if (!_parts(keys, [left.leaves, right.leaves, rest.leaves], part.bit)) return Part(false, 0, 0, 0, 0, 0);
        return Part(true, left.steps, left.leaves, left.nodes, _hash(part.bit, left.hash, right.hash), part.bit);
    }

    /// @dev The last of the nodes, and one part on the side where its keys are.
    function _combined(
        bytes32[] memory leaves,
        uint256[] memory keys,
        MultiProof memory proof,
        Part memory rest
    ) private pure returns (Part memory) {
        if (rest.nodes == 0) return Part(false, 0, 0, 0, 0, 0);
        bytes32 node = proof.nodes[rest.nodes - 1];
        Part memory only = _part(leaves, keys, proof, Part(true, rest.steps, rest.leaves, rest.nodes - 1, 0, 0));
        if (!only.isGood || only.bit <= rest.bit) return Part(false, 0, 0, 0, 0, 0);
        bool isLeft = _parts(keys, [only.leaves, rest.leaves, rest.leaves], rest.bit);
        bool isRight = _parts(keys, [only.leaves, only.leaves, rest.leaves], rest.bit);
        assertTrue(isLeft != isRight, "all keys below a good part agree up to its bit");
        bytes32 hash = isLeft ? _hash(rest.bit, only.hash, node) : _hash(rest.bit, node, only.hash);
        return Part(true, only.steps, only.leaves, only.nodes, hash, rest.bit);
    }

    /// @dev Whether keys agree before a bit, and have it 0 up to the middle and 1 from there.
    /// @param range First, middle and end.
    function _parts(uint256[] memory keys, uint256[3] memory range, uint256 bit) private pure returns (bool) {
        for (uint256 i = range[0]; i < range[2]; ++i) {
            for (uint256 each = 0; each < bit; ++each) {
                if ((keys[i] << each) >> 255 != (keys[range[0]] << each) >> 255) return false;
            }
            if (((keys[i] << bit) >> 255 == 1) != (i >= range[1])) return false;
        }
        return true;
    }

    function _hash(uint256 bit, bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(abi.encode(bit, left, right));
    }

    // Trees

    function _honestTree(uint256 seed, uint256 count) private pure returns (Tree memory tree) {
        tree.leaves = _values(seed, count);
        tree.keys = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            tree.keys[i] = _relatedKey(tree.keys, i, _draw(seed, 500 + i));
            // Two that agree in all bits that count cannot be in one claim.
            for (uint256 j = 0; j < i; ++j) {
                if ((tree.keys[i] ^ tree.keys[j]) >> 129 == 0) (tree.keys[i], j) = (_draw(tree.keys[i], i), 0);
            }
        }
        tree.nodes = ClaimTree.grow(tree.leaves, tree.keys);
    }

    /// @dev Few keys for many leaves, which mostly but not always lie where their keys say, below bits that mostly but not always rise.
    function _dishonestTree(uint256 seed, uint256 count) private pure returns (Tree memory tree) {
        tree.leaves = _values(seed, count);
        uint256[] memory keys = new uint256[](1 + (_draw(seed, 600) % 5));
        for (uint256 i = 0; i < keys.length; ++i) keys[i] = _relatedKey(keys, i, _draw(seed, 610 + i));
        tree.keys = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) tree.keys[i] = keys[_draw(seed, 700 + i) % keys.length];
        tree.nodes = ClaimTree.plant(tree.leaves, tree.keys);
        _growAnyhow(tree, [(1 << count) - 1, tree.nodes.length - 1, 0], seed);
    }

    /// @param place The leaves, as bits, where the last of their nodes lies, and the least bit that it should have.
    function _growAnyhow(Tree memory tree, uint256[3] memory place, uint256 seed) private pure returns (uint256) {
        (uint256 leaves, uint256 last) = (place[0], place[1]);
        if (leaves & (leaves - 1) == 0) return _lowest(leaves);
        uint256 value = _draw(seed, 800 + last);
        uint256 bit = _bitAnyhow(tree.keys, leaves, place[2], value);
        (uint256 ones, uint256 onesCount) = (0, 0);
        for (uint256 i = 0; i < tree.keys.length; ++i) {
            if (leaves & (1 << i) == 0) continue;
            bool isOne = ((tree.keys[i] << bit) >> 255 == 1) != ((value >> (32 + 3 * i)) % 8 == 0);
            if (isOne) (ones, onesCount) = (ones | (1 << i), onesCount + 1);
        }
        // There is no node with one side only.
        uint256 lowest = 1 << _lowest(leaves);
        if (ones == 0) (ones, onesCount) = (lowest, 1);
        if (ones == leaves) (ones, onesCount) = (ones ^ lowest, onesCount - 1);
        uint256 right = _growAnyhow(tree, [ones, last - 1, bit + 1], seed);
        uint256 left = _growAnyhow(tree, [leaves ^ ones, last - onesCount, bit + 1], seed);
        ClaimTree.join(tree.nodes, last, bit, left, right);
        return last;
    }

    /// @dev Mostly the first bit from the least one on in which keys differ, or one not far from there.
    function _bitAnyhow(uint256[] memory keys, uint256 leaves, uint256 least, uint256 value) private pure returns (uint256) {
        if (value % 8 == 0 || least > 126) return (value >> 8) % 127;
        uint256 difference;
        for (uint256 i = 0; i < keys.length; ++i) {
            if (leaves & (1 << i) != 0) difference |= keys[i] ^ keys[_lowest(leaves)];
        }
        for (uint256 bit = least; bit < 127 && value % 4 != 1; ++bit) {
            if ((difference << bit) >> 255 == 1) return bit;
        }
        return least + ((value >> 8) % (127 - least)) / (1 + ((value >> 16) % 8));
    }

    /// @dev Puts copies of leaves into a tree: each on any side of any node, which comes to lie below a new one with any bit.
    function _withCopies(Tree memory old, uint256 copies, uint256 seed) private pure returns (Tree memory tree) {
        tree = old;
        for (uint256 i = 0; i < copies; ++i) {
            uint256 count = tree.keys.length;
            Tree memory larger = Tree(new bytes32[](count + 1), new uint256[](count + 1), new ClaimTree.Node[](0));
            for (uint256 j = 0; j < count; ++j) (larger.leaves[j], larger.keys[j]) = (tree.leaves[j], tree.keys[j]);
            uint256 original = _draw(seed, 900 + i) % count;
            // Of the same receipt, at the same place or at another, or of another with its work key.
            bool isSame = _isDrawn(seed, 920 + i, 2);
            (larger.leaves[count], larger.keys[count]) = (
                isSame ? tree.leaves[original] : _values(seed, 100 + i)[99 + i],
                tree.keys[original]
            );
            larger.nodes = ClaimTree.plant(larger.leaves, larger.keys);
            uint256 next = count + 1;
            uint256 host = _isDrawn(seed, 940 + i, 3) ? original : _draw(seed, 960 + i) % tree.nodes.length;
            (uint256 root, ) = _graft(tree.nodes, larger.nodes, [tree.nodes.length - 1, host, next], _draw(seed, 980 + i));
            assertEq(root, larger.nodes.length - 1, "the root is the last");
            tree = larger;
        }
    }

    /// @dev Copies a node and what is below, with the new leaf beside the host.
    /// @param place The node, the host, and where there is room.
    function _graft(
        ClaimTree.Node[] memory from,
        ClaimTree.Node[] memory to,
        uint256[3] memory place,
        uint256 value
    ) private pure returns (uint256 copy, uint256 next) {
        ClaimTree.Node memory node = from[place[0]];
        (copy, next) = (place[0], place[2]);
        if (node.bit != ClaimTree.LEAF) {
            (uint256 left, uint256 right) = (0, 0);
            (left, next) = _graft(from, to, [node.left, place[1], next], value);
            (right, next) = _graft(from, to, [node.right, place[1], next], value);
            copy = next++;
            ClaimTree.join(to, copy, node.bit, left, right);
        }
        if (place[0] != place[1]) return (copy, next);
        uint256 leaf = (to.length - 1) / 2;
        uint256 bit = (value >> 8) % 127;
        // Mostly a bit that the way down leaves room for.
        if (value % 4 != 0)
            bit =
                node.bit == ClaimTree.LEAF
                    ? 126
                    : node.bit == 0
                        ? 0
                        : node.bit - 1;
        bool isLeft = (value >> 4) % 2 == 0;
        ClaimTree.join(to, next, bit, isLeft ? leaf : copy, isLeft ? copy : leaf);
        return (next, next + 1);
    }

    // Programs

    /// @dev A program that does what can be done, by chance, and now and then what cannot.
    function _program(uint256[] memory keys, uint256 nodes, uint256 seed) private pure returns (bytes memory program) {
        Machine memory machine = Machine(new uint256[](keys.length + 1), new uint256[](keys.length + 1), 0, 0, nodes);
        for (uint256 i = 0; i < 40; ++i) {
            uint256 value = _draw(seed, i);
            uint256 step = (value >> 8) % 256;
            if (value % 64 != 0) step = _nextStep(machine, keys, value >> 16);
            if (step == 255) return program;
            program = bytes.concat(program, bytes1(uint8(step)));
            if (step == 127 && machine.pushed < keys.length) {
                (machine.bits[machine.height], machine.starts[machine.height]) = (127, machine.pushed);
                (machine.height, machine.pushed) = (machine.height + 1, machine.pushed + 1);
            } else if (step < 127 && machine.nodes > 0 && machine.height > 0) {
                (machine.bits[machine.height - 1], machine.nodes) = (step, machine.nodes - 1);
            } else if (step > 127 && machine.height > 1) {
                machine.height -= 1;
                machine.bits[machine.height - 1] = step - 128;
            }
        }
    }

    /// @return step One that is good here; 255 if there is none.
    function _nextStep(Machine memory machine, uint256[] memory keys, uint256 value) private pure returns (uint256 step) {
        (uint256 height, uint256 pushed) = (machine.height, machine.pushed);
        if (height == 0) return pushed < keys.length ? 127 : 255;
        uint256 mergeBit = height > 1 ? _firstDifference(keys, machine.starts[height - 1]) : 0;
        uint256 pushBit = pushed < keys.length ? _firstDifference(keys, pushed) : 0;
        bool canMerge = height > 1 && (pushed == keys.length || pushBit < mergeBit);
        // What comes later needs a bit below.
        uint256 floor = height > 1 || pushed < keys.length ? 1 + (mergeBit > pushBit ? mergeBit : pushBit) : 0;
        uint256 top = machine.bits[height - 1];
        bool isStuck = !canMerge && pushed == keys.length;
        if (machine.nodes > 0 && top > floor && (isStuck || value % 2 == 0)) return _below(top, floor, value >> 8);
        if (canMerge) return 128 + mergeBit;
        return pushed < keys.length ? 127 : 255;
    }

    /// @dev A bit below another, mostly not by much.
    function _below(uint256 bit, uint256 floor, uint256 value) private pure returns (uint256) {
        uint256 distance = (value >> 4) % (value % 4 == 0 ? 40 : 6);
        return floor + distance < bit ? bit - 1 - distance : floor;
    }

    /// @dev The first bit in which a key differs from the one before.
    function _firstDifference(uint256[] memory keys, uint256 index) private pure returns (uint256 bit) {
        uint256 difference = keys[index] ^ keys[index - 1];
        while (bit < 126 && (difference << bit) >> 255 == 0) ++bit;
    }

    /// @dev A proof in which one thing is not as it was; rarely all is.
    function _change(MultiProof memory proof, uint256 value) private pure returns (MultiProof memory other) {
        other = MultiProof({nodes: _copy(proof.nodes, proof.nodes.length), steps: bytes.concat(proof.steps)});
        (uint256 kind, uint256 place) = (value % 8, (value >> 8) % other.steps.length);
        bytes1 step = bytes1(uint8(value >> 64));
        if (kind == 0) other.steps[place] = step;
        else if (kind == 1) other.steps[place] ^= bytes1(uint8(1 << ((value >> 64) % 8)));
        else if (kind == 2) other.steps = bytes.concat(other.steps, step);
        else if (kind == 3) (other.steps[place], other.steps[0]) = (other.steps[0], other.steps[place]);
        else if (kind == 4) other.nodes = _copy(other.nodes, other.nodes.length + 1);
        else if (kind == 5 && other.nodes.length > 0) other.nodes = _copy(other.nodes, other.nodes.length - 1);
        else if (kind == 6 && other.nodes.length > 0) other.nodes[(value >> 80) % other.nodes.length] ^= bytes32(uint256(1));
        else if (other.nodes.length > 0) {
            (other.nodes, other.steps) = (_copy(other.nodes, other.nodes.length + 1), bytes.concat(other.steps, step & 0x7f));
        }
    }

    // Values

    function _values(uint256 seed, uint256 count) private pure returns (bytes32[] memory values) {
        values = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) values[i] = keccak256(abi.encode(seed, i));
    }

    /// @dev A key that agrees with an earlier one up to a bit, or a new one.
    function _relatedKey(uint256[] memory keys, uint256 count, uint256 value) private pure returns (uint256 key) {
        key = _draw(value, 1);
        if (count == 0 || value % 8 == 0) return key;
        uint256 bit = (value >> 8) % (value % 2 == 0 ? 6 : 127);
        uint256 relative = keys[(value >> 32) % count];
        uint256 mask = type(uint256).max >> bit;
        return ((relative & ~mask) | (key & (mask >> 1))) | (~relative & (1 << (255 - bit)));
    }

    function _sort(uint256[] memory keys) private pure {
        for (uint256 i = 1; i < keys.length; ++i) {
            for (uint256 j = i; j > 0 && keys[j - 1] > keys[j]; --j) (keys[j - 1], keys[j]) = (keys[j], keys[j - 1]);
        }
    }

    function _pick(bytes32[] memory values, uint256[] memory order) private pure returns (bytes32[] memory picked) {
        picked = new bytes32[](order.length);
        for (uint256 i = 0; i < order.length; ++i) picked[i] = values[order[i]];
    }

    function _pick(uint256[] memory values, uint256[] memory order) private pure returns (uint256[] memory picked) {
        picked = new uint256[](order.length);
        for (uint256 i = 0; i < order.length; ++i) picked[i] = values[order[i]];
    }

    /// @dev The first of them, and zeros behind.
    function _copy(bytes32[] memory values, uint256 count) private pure returns (bytes32[] memory copy) {
        copy = new bytes32[](count);
        for (uint256 i = 0; i < count && i < values.length; ++i) copy[i] = values[i];
    }

    function _lowest(uint256 leaves) private pure returns (uint256 leaf) {
        while (leaves & (1 << leaf) == 0) ++leaf;
    }

    function _draw(uint256 seed, uint256 index) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, index)));
    }

    function _isDrawn(uint256 seed, uint256 index, uint256 oneIn) private pure returns (bool) {
        return _draw(seed, index) % oneIn == 0;
    }
}
