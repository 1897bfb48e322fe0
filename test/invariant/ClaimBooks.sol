// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerifier} from "../../contracts/interfaces/IVerifier.sol";
import {GatewayWalletMock} from "../../contracts/mocks/GatewayWalletMock.sol";
import {ClaimData, ClaimedLeaf, MultiProof, Opening, ProofParameters, SegmentReceipt} from "../../contracts/types/Proofs.sol";
import {ClaimTree} from "../support/ClaimTree.sol";
import {World} from "./World.sol";

/// @notice What the bookkeeper notes of claims: their leaves, what was opened and punished, the parameters they were made under, and who is
/// honest. It knows what every opening and every report must do.
abstract contract ClaimBooks is World {
    /// @notice What is wrong with a claim: a receipt that no gateway signed; pixels without a leaf; a work key in two receipts, or in one that is
    /// laid down twice. A receipt that is malformed: of another orchestrator, of the claim's round or later, of a round before those that
    /// the claim is for, without pixels or beyond the end. A work key of an earlier claim, in another receipt; or an earlier claim's receipt, and
    /// rounds for which that one is.
    enum Flaw {
        None,
        Unsigned,
        Gap,
        Twin,
        Repeat,
        Foreign,
        Future,
        Stale,
        Empty,
        Overrun,
        Again,
        Overlap
    }

    struct Leaf {
        SegmentReceipt receipt;
        uint64 start;
        bool isSigned;
    }

    /// @param parameters Those that held when it was made.
    /// @param from Rounds with a block hash when it was made.
    /// @param leaf The leaf with the flaw.
    /// @param hasTwin Whether its work key is in an earlier claim or in this one, too: in the leaf `twinLeaf` of the claim `twin`.
    /// @param opened Samples, as bits.
    struct Claim {
        address orchestrator;
        uint256 round;
        ClaimData data;
        ProofParameters parameters;
        uint256 from;
        Flaw flaw;
        uint256 leaf;
        bool hasTwin;
        uint256 twin;
        uint256 twinLeaf;
        uint256 opened;
        bool isAnswered;
        bool isDisowned;
        bool[3] isPunished;
        Leaf[] leaves;
    }

    /// @notice Parameters of claims made from a round on.
    struct ParameterChange {
        uint256 fromRound;
        ProofParameters parameters;
    }

    uint256 internal constant MAX_SAMPLES = 56;
    /// @dev Rounds that the Verifier looks back for an open claim.
    uint256 internal constant LOOKBACK = 48;
    uint256 private constant FORGER_KEY = 0xBAD;

    Claim[] internal claims;
    /// @dev Index of the claim, plus one.
    mapping(address orchestrator => mapping(uint256 round => uint256)) internal claimAt;
    /// @dev Claims of honest orchestrators that wait for their answers.
    uint256[] internal waiting;
    mapping(address orchestrator => address) internal operators;
    ParameterChange[] internal changes;
    /// @dev Most pixels that a gateway signed for a work key, and their sum over all keys.
    mapping(address orchestrator => mapping(uint256 workKey => uint256)) internal signedFor;
    mapping(address orchestrator => uint256) internal signedPixels;
    GatewayWalletMock.Mood internal mood;

    /// @dev Two of those who want to be orchestrators claim only what was signed and not claimed before, and open all of it in time.
    function _isHonest(address account) internal view returns (bool) {
        return account == accounts[1] || account == accounts[3];
    }

    /// @dev Honest orchestrators take their time: they answer before the round begins that closes the window.
    function _beforeRound() internal override {
        for (uint256 i = waiting.length; i > 0; --i) {
            Claim storage claim = claims[waiting[i - 1]];
            (, uint256 passed) = _windowOf(claim);
            if (!claim.isAnswered && passed >= claim.parameters.responseRounds) _answerHonestly(waiting[i - 1]);
            if (claim.isAnswered) {
                waiting[i - 1] = waiting[waiting.length - 1];
                waiting.pop();
            }
        }
    }

    function _answerHonestly(uint256 index) internal {
        Claim storage claim = claims[index];
        _openLeaves(index, _missingLeaves(index, true), claim.orchestrator);
        assertTrue(claim.isAnswered, "I26: an honest orchestrator can always answer");
    }

    // Rules

    function _parametersAt(uint256 round) internal view returns (ProofParameters memory) {
        for (uint256 i = changes.length; i > 0; --i) {
            if (changes[i - 1].fromRound <= round) return changes[i - 1].parameters;
        }
        return _firstParameters();
    }

    /// @return seedRound First round with a block hash after that of the claim, zero if there is none.
    /// @return passed How many there are.
    function _windowOf(Claim storage claim) internal view returns (uint256 seedRound, uint256 passed) {
        uint256 first = claim.from;
        // It was made before its own round was initialized.
        if (first < hashedRounds.length && hashedRounds[first] == claim.round) ++first;
        passed = hashedRounds.length - first;
        if (passed > 0) seedRound = hashedRounds[first];
    }

    function _isClosed(Claim storage claim) internal view returns (bool) {
        (, uint256 passed) = _windowOf(claim);
        return passed > claim.parameters.responseRounds;
    }

    function _hasOpenClaim(address orchestrator, uint256 untilRound) internal view returns (bool) {
        uint256 round = rounds.currentRound();
        for (uint256 i = claims.length; i > 0; --i) {
            Claim storage claim = claims[i - 1];
            if (claim.round + LOOKBACK <= round) return false;
            if (claim.orchestrator != orchestrator || claim.round > untilRound || claim.isPunished[0]) continue;
            (, uint256 passed) = _windowOf(claim);
            if (passed <= uint256(claim.parameters.responseRounds) + 2) return true;
        }
        return false;
    }

    function _isMalformed(Claim storage claim, Leaf storage leaf) internal view returns (bool) {
        SegmentReceipt storage receipt = leaf.receipt;
        if (receipt.orchestrator != claim.orchestrator || receipt.pixels == 0) return true;
        if (receipt.round < claim.data.fromRound || receipt.round >= claim.round) return true;
        return uint256(leaf.start) + receipt.pixels > claim.data.totalPixels;
    }

    /// @dev Whether a leaf can be shown to be in its claim: the first with its work key can, and no other.
    function _isShown(Claim storage claim, uint256 leaf) internal view returns (bool) {
        for (uint256 i = 0; i < leaf; ++i) {
            if (_isSameWork(claim.leaves[i].receipt, claim.leaves[leaf].receipt)) return false;
        }
        return true;
    }

    function _isSameWork(SegmentReceipt storage first, SegmentReceipt storage second) internal view returns (bool) {
        return first.gateway == second.gateway && first.streamId == second.streamId && first.sequence == second.sequence;
    }

    /// @dev Whether a claim is for rounds of which one of an earlier round is.
    function _isOverlap(Claim storage claim, uint256 earlierRound) internal view returns (bool) {
        return claim.data.fromRound < earlierRound && earlierRound < claim.round;
    }

    /// @dev Whether nobody stands for the pixels of a leaf, or they count elsewhere. A contract wallet may stand for anything.
    function _isFalse(Claim storage claim, uint256 leaf) internal view returns (bool) {
        Leaf storage leaf_ = claim.leaves[leaf];
        bool hasSigner = leaf_.isSigned || leaf_.receipt.gateway == address(wallet);
        return !hasSigner || _isMalformed(claim, leaf_) || !_isShown(claim, leaf);
    }

    function _allSamples(Claim storage claim) internal view returns (uint256) {
        return (1 << claim.parameters.samples) - 1;
    }

    /// @dev Samples that a leaf covers, as bits.
    function _coverage(Claim storage claim, Leaf storage leaf) internal view returns (uint256 covered) {
        (uint256 seedRound, ) = _windowOf(claim);
        if (seedRound == 0) return 0;
        bytes32 seed = records[seedRound].blockHash;
        (uint256 start, uint256 pixels) = (leaf.start, leaf.receipt.pixels);
        for (uint256 j = 0; j < claim.parameters.samples; ++j) {
            uint256 pixel = uint256(keccak256(abi.encode(seed, claim.orchestrator, claim.round, j))) % claim.data.totalPixels;
            if (pixel >= start && pixel < start + pixels) covered |= 1 << j;
        }
    }

    function _isClaimant(address account, address orchestrator) internal view returns (bool) {
        return account == orchestrator || (account != address(0) && account == operators[orchestrator]);
    }

    /// @dev Whether the gateway stands by a receipt now.
    function _isAccepted(Leaf storage leaf) internal view returns (bool) {
        if (leaf.receipt.gateway != address(wallet)) return leaf.isSigned;
        if (mood == GatewayWalletMock.Mood.AnswerLong) return true;
        return leaf.isSigned && mood == GatewayWalletMock.Mood.Honest;
    }

    /// @dev Leaves that cover samples that are not opened, and that somebody can open, as bits.
    function _missingLeaves(uint256 index, bool isClaimant) internal view returns (uint256 leaves) {
        Claim storage claim = claims[index];
        for (uint256 i = 0; i < claim.leaves.length; ++i) {
            Leaf storage leaf = claim.leaves[i];
            if (!_isShown(claim, i) || _isMalformed(claim, leaf) || _coverage(claim, leaf) & ~claim.opened == 0) continue;
            if (_isAccepted(leaf) || (isClaimant && leaf.receipt.gateway == address(wallet))) leaves |= 1 << i;
        }
    }

    /// @dev What becomes of an opening of these leaves, in the order in which the Verifier looks.
    function _expectOpening(
        uint256 index,
        uint256 leaves,
        bool isClaimant
    ) internal view returns (bytes4 problem, uint256 opened, bool isDisowned) {
        Claim storage claim = claims[index];
        if (claim.isAnswered) return (IVerifier.VerifierAlreadyAnswered.selector, 0, false);
        (uint256 seedRound, ) = _windowOf(claim);
        if (seedRound == 0) return (IVerifier.VerifierSeedUnknown.selector, 0, false);
        if (_isClosed(claim)) return (IVerifier.VerifierWindowClosed.selector, 0, false);
        if (leaves == 0) return (IVerifier.VerifierInvalidMerkleProof.selector, 0, false);
        (uint256[] memory order, ) = ClaimTree.multiProofOf(_nodes(claim), leaves);
        for (uint256 i = 0; i < order.length; ++i) {
            if (!_isShown(claim, order[i])) return (IVerifier.VerifierInvalidMerkleProof.selector, 0, false);
        }
        for (uint256 i = 0; i < order.length; ++i) {
            Leaf storage leaf = claim.leaves[order[i]];
            if (_isMalformed(claim, leaf)) return (IVerifier.VerifierMalformedLeaf.selector, 0, false);
            uint256 covered = _coverage(claim, leaf);
            if (covered == 0) return (IVerifier.VerifierUnsampledLeaf.selector, 0, false);
            opened |= covered;
            if (_isAccepted(leaf)) continue;
            isDisowned = true;
            if (!isClaimant || leaf.receipt.gateway != address(wallet)) {
                return (IVerifier.VerifierInvalidSignature.selector, 0, false);
            }
        }
    }

    // Acts

    /// @dev Opens leaves, given as bits. It must work if and only if the books say so.
    function _openLeaves(uint256 index, uint256 leaves, address caller) internal returns (bool isDone) {
        Claim storage claim = claims[index];
        bytes memory data = _openingCall(index, leaves);
        (bytes4 problem, uint256 opened, bool isDisowned) = _expectOpening(index, leaves, _isClaimant(caller, claim.orchestrator));
        if (problem != 0) {
            _requireRefused(caller, address(verifier), data, problem);
            return false;
        }
        vm.prank(caller);
        bytes memory answer;
        (isDone, answer) = address(verifier).call(data);
        assertEq(_selector(answer), bytes32(0), "I25: leaves that can be opened are");
        assertTrue(isDone, "I25: leaves that can be opened are");
        claim.opened |= opened;
        if (isDisowned) claim.isDisowned = true;
        if (claim.opened == _allSamples(claim)) claim.isAnswered = true;
        _requireClaim(index);
    }

    function _openingCall(uint256 index, uint256 leaves) internal view returns (bytes memory) {
        Claim storage claim = claims[index];
        (Opening[] memory openings, MultiProof memory proof) = _openingsOf(index, leaves);
        return abi.encodeCall(verifier.openSamples, (claim.orchestrator, claim.round, claim.data, openings, proof));
    }

    function _openingsOf(uint256 index, uint256 leaves) internal view returns (Opening[] memory openings, MultiProof memory proof) {
        Claim storage claim = claims[index];
        uint256[] memory order;
        (order, proof) = ClaimTree.multiProofOf(_nodes(claim), leaves);
        openings = new Opening[](order.length);
        for (uint256 i = 0; i < order.length; ++i) {
            Leaf memory leaf = claim.leaves[order[i]];
            openings[i] = Opening(leaf.receipt, _sign(leaf), leaf.start);
        }
    }

    function _claimedLeaf(uint256 index, uint256 leaf) internal view returns (ClaimedLeaf memory) {
        Claim storage claim = claims[index];
        (, MultiProof memory proof) = ClaimTree.multiProofOf(_nodes(claim), 1 << leaf);
        return ClaimedLeaf(claim.round, claim.data, claim.leaves[leaf].receipt, claim.leaves[leaf].start, proof);
    }

    /// @dev The gateway's signature, or somebody else's if it has not signed.
    function _sign(Leaf memory leaf) internal view returns (bytes memory) {
        uint256 key = FORGER_KEY;
        if (leaf.isSigned) {
            key = GATEWAY_KEY;
            for (uint256 i = 0; i < GATEWAYS; ++i) {
                if (gateways[i] == leaf.receipt.gateway) key = GATEWAY_KEY + i;
            }
        }
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, verifier.receiptDigest(leaf.receipt));
        return abi.encodePacked(r, s, v);
    }

    function _nodes(Claim storage claim) internal view returns (ClaimTree.Node[] memory) {
        bytes32[] memory leaves = new bytes32[](claim.leaves.length);
        uint256[] memory keys = new uint256[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            SegmentReceipt memory receipt = claim.leaves[i].receipt;
            leaves[i] = ClaimTree.leafHash(claim.leaves[i].start, ClaimTree.receiptHash(receipt));
            keys[i] = ClaimTree.workKey(receipt);
        }
        return ClaimTree.grow(leaves, keys);
    }

    /// @dev A gateway signed a receipt.
    function _noteSigned(SegmentReceipt memory receipt) internal {
        uint256 key = ClaimTree.workKey(receipt);
        uint256 before = signedFor[receipt.orchestrator][key];
        if (receipt.pixels <= before) return;
        signedFor[receipt.orchestrator][key] = receipt.pixels;
        signedPixels[receipt.orchestrator] += receipt.pixels - before;
    }

    // Checks

    /// @dev A claim is what the books say.
    function _requireClaim(uint256 index) internal view {
        Claim storage claim = claims[index];
        (address orchestrator, uint256 round) = (claim.orchestrator, claim.round);
        (IVerifier.ClaimStatus status, bytes24 commitment, uint256 opened) = verifier.claimOf(orchestrator, round);
        bool isSpokenAgainst = claim.isDisowned;
        for (uint256 i = 0; i < 3; ++i) {
            if (claim.isPunished[i]) isSpokenAgainst = true;
            bool isPunished = verifier.isPunished(orchestrator, round, IVerifier.Fault(i));
            assertEq(isPunished, claim.isPunished[i], "I27: a claim was punished for what was proven");
            if (_isHonest(orchestrator)) assertFalse(isPunished, "I26: an honest orchestrator is never punished");
        }
        IVerifier.ClaimStatus expected = IVerifier.ClaimStatus.Submitted;
        if (claim.isAnswered) expected = isSpokenAgainst ? IVerifier.ClaimStatus.Voided : IVerifier.ClaimStatus.Proven;
        bytes32 hash = keccak256(abi.encode(claim.data));
        assertEq(bytes32(commitment), bytes32(bytes24(hash)), "I24: a claim stays what was submitted");
        assertEq(opened, claim.isAnswered ? 0 : claim.opened, "I25: the samples that were opened stay opened");
        assertEq(uint256(status), uint256(expected), "I28: a claim is proven once all is opened and nothing speaks against it");
        uint256 pixels = expected == IVerifier.ClaimStatus.Proven ? claim.data.totalPixels : 0;
        assertEq(verifier.provenPixels(orchestrator, round), pixels, "I28: pixels count if and only if the claim is proven");
        if (pixels > 0) _requireTrueSamples(claim);
        if (_isHonest(orchestrator) && _isClosed(claim)) {
            assertTrue(claim.isAnswered, "I26: an honest orchestrator's claim ends proven, or voided by a contract wallet");
        }
        _requireWindow(claim);
    }

    /// @dev Once all that was claimed twice is punished, what an orchestrator has proven is work that was signed, each key counted once, but
    /// for false pixels that chance did not pick.
    function _requireCountedOnce(address orchestrator) internal view {
        uint256 counted;
        for (uint256 i = 0; i < claims.length; ++i) {
            Claim storage claim = claims[i];
            if (claim.orchestrator != orchestrator) continue;
            uint256 proven = verifier.provenPixels(orchestrator, claim.round);
            if (proven > 0) counted += proven - _falsePixels(claim);
        }
        assertLe(counted, signedPixels[orchestrator], "I31: work counts once");
    }

    /// @dev Pixels of a claim for which no leaf can be shown, or which nobody signed.
    function _falsePixels(Claim storage claim) private view returns (uint256 pixels) {
        pixels = claim.data.totalPixels;
        for (uint256 i = 0; i < claim.leaves.length; ++i) {
            if (!_isFalse(claim, i)) pixels -= claim.leaves[i].receipt.pixels;
        }
    }

    /// @dev All that chance picked is true.
    function _requireTrueSamples(Claim storage claim) private view {
        uint256 covered;
        for (uint256 i = 0; i < claim.leaves.length; ++i) {
            if (!_isFalse(claim, i)) covered |= _coverage(claim, claim.leaves[i]);
        }
        assertEq(covered, _allSamples(claim), "I31: a claim of which chance picks a false pixel is never proven");
    }

    function _requireWindow(Claim storage claim) private view {
        (uint256 seedRound, ) = _windowOf(claim);
        (uint256 round, bytes32 seed, bool isClosed) = verifier.windowOf(claim.round);
        assertEq(round, seedRound, "I29: the first round after the claim gives the seed");
        assertEq(seed, seedRound == 0 ? bytes32(0) : records[seedRound].blockHash, "I29: the seed is that round's block hash");
        assertEq(isClosed, _isClosed(claim), "I29: a window closes after as many rounds as were promised");
        bytes32 hash = keccak256(abi.encode(verifier.parametersAt(claim.round)));
        assertEq(hash, keccak256(abi.encode(claim.parameters)), "I29: the parameters of a claim's round stay");
    }

    function _requireOpenClaims(address orchestrator) internal view {
        _requireOpenClaimsUntil(orchestrator, type(uint256).max);
        uint256 current = rounds.currentRound();
        for (uint256 i = 0; i < 5 && i <= current; ++i) _requireOpenClaimsUntil(orchestrator, current - i);
    }

    function _requireOpenClaimsUntil(address orchestrator, uint256 round) private view {
        bool isOpen = _hasOpenClaim(orchestrator, round);
        assertEq(verifier.hasOpenClaim(orchestrator, round), isOpen, "I30: who has an open claim");
    }

    /// @dev All that answers for an account's claims: not what it earned as an orchestrator since it claimed in this round.
    function _heldOf(address account) internal view returns (uint256) {
        return atRisk[account] + (_position(account).delegate == account ? _claimableStake(account) : 0);
    }

    /// @dev None of it may have left if there is an open claim.
    function _requireHeld(address account, uint256 held) internal view {
        if (_hasOpenClaim(account, type(uint256).max)) assertGe(_heldOf(account), held, "I30: stake leaves an open claim only by thawing");
    }
}
