// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../../contracts/interfaces/IBondingManager.sol";
import {IManager} from "../../contracts/interfaces/IManager.sol";
import {IVerifier} from "../../contracts/interfaces/IVerifier.sol";
import {GatewayWalletMock} from "../../contracts/mocks/GatewayWalletMock.sol";
import {ClaimData, ClaimedLeaf, MultiProof, Opening, ProofParameters, SegmentReceipt} from "../../contracts/types/Proofs.sol";
import {ClaimTree} from "../support/ClaimTree.sol";
import {StakeActions} from "./StakeActions.sol";

/// @notice What orchestrators put on record, honestly or not, who opens it, and who reports it. An action that is named for a call makes one
/// that must succeed, or has nothing to do: so the runner counts what succeeded. `openWrongly`, `accuse` and `flee` are for what must fail.
abstract contract ProofActions is StakeActions {
    uint256 private constant MAX_LEAVES = 6;
    uint64 private constant MAX_PIXELS = type(uint56).max;

    uint256 private _segmentNonce;

    // Claims

    /// @notice An orchestrator claims. Nobody does so twice in a round, without being registered, or in impossible numbers.
    function claim(uint256 seed) external {
        if (!_isDrawn(seed, 0, 3)) _open();
        address orchestrator = _claimantToBe(seed);
        bytes memory data = _draft(orchestrator, seed);
        _requireImpossibleRefused(orchestrator, seed);
        _submit(orchestrator, data);
        address account = _account(seed, 1);
        if (bonding.isRegisteredTranscoder(account)) return;
        _requireRefused(account, address(verifier), data, IVerifier.VerifierNotRegistered.selector);
    }

    /// @notice Somebody claims for an orchestrator that allowed it; others cannot.
    function claimFor(uint256 seed) external {
        if (!_isDrawn(seed, 0, 3)) _open();
        address orchestrator = _claimantToBe(seed);
        bytes memory call_ = _draft(orchestrator, seed);
        ClaimData memory data = claims[claims.length - 1].data;
        bytes memory callFor = abi.encodeCall(
            verifier.submitClaimFor,
            (orchestrator, data.root, data.totalPixels, data.segments, data.fromRound)
        );
        if (operators[orchestrator] == address(0)) _setOperator(orchestrator, _account(seed, 2));
        bytes4 problem = IVerifier.VerifierUnauthorizedClaimant.selector;
        _requireRefused(_stranger(orchestrator, seed), address(verifier), callFor, problem);
        _submit(_isDrawn(seed, 3, 4) ? orchestrator : operators[orchestrator], callFor);
        _requireRefused(orchestrator, address(verifier), call_, IVerifier.VerifierAlreadyClaimed.selector);
    }

    /// @notice An account names who may claim for it, or nobody.
    function setOperator(uint256 seed) external {
        _setOperator(_orchestrator(seed, 1), _isDrawn(seed, 2, 5) ? address(0) : _account(seed, 3));
    }

    // Openings

    /// @notice The orchestrator or its operator opens all that is missing, in one call.
    function answer(uint256 seed) external {
        if (!_isDrawn(seed, 0, 4)) _open();
        for (uint256 i = 0; i < claims.length; ++i) {
            uint256 index = claims.length - 1 - ((_draw(seed, 1) + i) % claims.length);
            if (!_isWaiting(index)) continue;
            uint256 leaves = _missingLeaves(index, true);
            if (_opens(index, leaves) != _allSamples(claims[index])) continue;
            address orchestrator = claims[index].orchestrator;
            address operator = operators[orchestrator];
            _openLeaves(index, leaves, operator == address(0) || _isDrawn(seed, 2, 2) ? orchestrator : operator);
            return assertTrue(claims[index].isAnswered, "I25: a claim whose samples are opened is answered");
        }
        _pass();
    }

    /// @notice Somebody opens some of the samples, opened before or not.
    function openSome(uint256 seed) external {
        if (!_isDrawn(seed, 0, 4)) _open();
        if (!_openSome(seed)) _pass();
    }

    /// @notice While the system is paused openings go on; claims and reports do not.
    function openInPause(uint256 seed) external {
        _open();
        controller.pause();
        if (_isDrawn(seed, 10, 3)) _advance(1 + (_draw(seed, 11) % 2), _draw(seed, 12));
        address account = _orchestrator(seed, 13);
        bytes4 problem = IVerifier.VerifierPaused.selector;
        bytes memory data = abi.encodeCall(verifier.submitClaim, (bytes32(seed), 1, 1, 0));
        _requireRefused(account, address(verifier), data, problem);
        if (claims.length > 0) {
            uint256 index = _draw(seed, 14) % claims.length;
            address orchestrator = claims[index].orchestrator;
            ClaimedLeaf memory leaf = _claimedLeaf(index, claims[index].leaf);
            data = abi.encodeCall(verifier.reportMissingProof, (orchestrator, claims[index].round, account));
            _requireRefused(account, address(verifier), data, problem);
            data = abi.encodeCall(verifier.reportDoubleClaim, (orchestrator, leaf, leaf, account));
            _requireRefused(account, address(verifier), data, problem);
            data = abi.encodeCall(verifier.reportOverlap, (orchestrator, leaf.claim.fromRound + 1, leaf.round, leaf.claim, account));
            _requireRefused(account, address(verifier), data, problem);
            data = abi.encodeCall(verifier.reportMalformedLeaf, (orchestrator, leaf, account));
            _requireRefused(account, address(verifier), data, problem);
        }
        bool isDone = _openSome(seed);
        controller.unpause();
        if (!isDone) _pass();
    }

    /// @notice Somebody opens any leaves, which works if they can be opened, or changes something about leaves that can, which never does.
    function openWrongly(uint256 seed) external {
        if (claims.length == 0) _pass();
        address caller = _isDrawn(seed, 3, 2) ? _orchestrator(seed, 4) : _account(seed, 4);
        (uint256 index, uint256 leaves) = _findSomethingToOpen(caller, seed);
        if (leaves == 0) index = _recentClaim(seed, 7);
        if (leaves == 0 || _isDrawn(seed, 8, 2)) {
            _openLeaves(index, leaves | (1 << (_draw(seed, 9) % claims[index].leaves.length)), caller);
            return;
        }
        _requireNoOpening(index, leaves, caller, seed);
    }

    /// @notice The wallet's owner has it answer otherwise.
    function changeMind(uint256 seed) external {
        mood = _isDrawn(seed, 1, 2) ? GatewayWalletMock.Mood.Honest : GatewayWalletMock.Mood(_draw(seed, 2) % 8);
        wallet.setMood(mood);
    }

    // Reports

    /// @notice Somebody reports a claim that was not answered in time.
    function reportMissingProof(uint256 seed) external {
        if (!_isDrawn(seed, 0, 4)) _open();
        uint256 index = _search(seed, Flaw.None, Flaw.Overlap, IVerifier.Fault.MissingProof);
        _reportMissing(index, seed);
        bytes memory data = abi.encodeCall(verifier.reportMissingProof, (claims[index].orchestrator, claims[index].round, address(0)));
        _requireRefused(_account(seed, 20), address(verifier), data, IVerifier.VerifierAlreadyPunished.selector);
    }

    /// @notice Somebody reports work that was claimed twice.
    function reportDoubleClaim(uint256 seed) external {
        if (!_isDrawn(seed, 0, 4)) _open();
        uint256 index = _search(seed, Flaw.Stale, Flaw.Overlap, IVerifier.Fault.DoubleClaim);
        Claim storage claim_ = claims[index];
        if (_isDrawn(seed, 21, 2)) _reportDouble([index, claim_.leaf, claim_.twin, claim_.twinLeaf], seed);
        else _reportDouble([claim_.twin, claim_.twinLeaf, index, claim_.leaf], seed);
        // It is punished once.
        _reportDouble([index, claim_.leaf, claim_.twin, claim_.twinLeaf], seed);
        _reportOverlap(claims[claim_.twin].round, index, seed);
    }

    /// @notice Somebody reports a claim for rounds of which an earlier one is.
    function reportOverlap(uint256 seed) external {
        if (!_isDrawn(seed, 0, 4)) _open();
        uint256 index = _search(seed, Flaw.Overlap, Flaw.Overlap, IVerifier.Fault.DoubleClaim);
        uint256 earlierRound = claims[claims[index].twin].round;
        _reportOverlap(earlierRound, index, seed);
        // It is punished once.
        _reportOverlap(earlierRound, index, seed);
    }

    /// @notice Somebody reports a leaf that no honest orchestrator has.
    function reportMalformedLeaf(uint256 seed) external {
        if (!_isDrawn(seed, 0, 4)) _open();
        uint256 index = _search(seed, Flaw.Foreign, Flaw.Overrun, IVerifier.Fault.MalformedLeaf);
        _reportMalformed(index, claims[index].leaf, seed);
        // It is punished once.
        _reportMalformed(index, claims[index].leaf, seed);
    }

    /// @notice Somebody accuses somebody, with leaves that are there, and with some that are not. Only true accusations are heard.
    function accuse(uint256 seed) external {
        if (claims.length == 0) _pass();
        (uint256 first, uint256 second) = (_recentClaim(seed, 30), _recentClaim(seed, 31));
        Claim storage claim_ = claims[first];
        uint256 leaf = _draw(seed, 32) % claim_.leaves.length;
        uint256 kind = _draw(seed, 33) % 6;
        if (kind == 0) return _reportMissing(first, seed);
        if (kind == 1) return _reportMalformed(first, leaf, seed);
        if (kind == 2) return _accuseOfDouble(first, leaf, second, seed);
        if (kind == 3) return _requireNoEvidence(first, leaf, seed);
        if (kind == 4) return _accuseOfOverlap(first, seed);
        uint256 round = claim_.round + 1 + (_draw(seed, 35) % 2);
        if (claimAt[claim_.orchestrator][round] != 0) _pass();
        bytes memory data = abi.encodeCall(verifier.reportMissingProof, (claim_.orchestrator, round, _account(seed, 36)));
        _requireRefused(_account(seed, 37), address(verifier), data, IVerifier.VerifierUnknownClaim.selector);
    }

    /// @notice Who has an open claim tries to bring its stake out of reach at once.
    function flee(uint256 seed) external {
        uint256 round = _open();
        address owner = _orchestrator(seed, 1);
        Position memory position = _position(owner);
        address receiver = _stranger(owner, seed);
        if (!_hasOpenClaim(owner, type(uint256).max) || position.delegate != owner || position.startRound > round) _pass();
        bytes memory data = abi.encodeCall(bonding.bond, (0, receiver));
        _requireRefused(owner, address(bonding), data, IBondingManager.BondingManagerRegisteredTranscoder.selector);
        data = abi.encodeCall(bonding.transferBond, (receiver, 1, address(0), address(0), address(0), address(0)));
        bytes4 problem = IBondingManager.BondingManagerOpenClaim.selector;
        if (!_isClaimHarmless(receiver, round)) problem = IBondingManager.BondingManagerIllegalClaim.selector;
        _requireRefused(owner, address(bonding), data, problem);
    }

    // Settings

    /// @notice The owner changes a parameter, within its bounds. It holds from the next round on.
    function setProofParameter(uint256 seed) external {
        uint256 kind = _draw(seed, 1) % 6;
        uint256 value = _draw(seed, 2);
        ProofParameters memory parameters = _parametersAt(type(uint256).max);
        if (kind == 0) parameters.samples = uint8(1 + ((value >> 8) % (value % 4 == 0 ? MAX_SAMPLES : 8)));
        else if (kind == 1) parameters.responseRounds = uint8(2 + ((value >> 8) % (value % 16 == 0 ? 29 : 3)));
        else if (kind == 2) parameters.missingProofPenalty = _penaltyOf(value);
        else if (kind == 3) parameters.doubleClaimPenalty = _penaltyOf(value);
        else if (kind == 4) parameters.malformedClaimPenalty = _penaltyOf(value);
        else parameters.finderReward = uint24((value >> 8) % (value % 4 == 0 ? 1 : 500_001));

        (bytes memory data, bytes memory excess) = _changeOf(kind, parameters);
        bytes4 problem = IManager.ManagerCallerNotControllerOwner.selector;
        _requireRefused(_account(seed, 3), address(verifier), data, problem);
        _requireRefused(address(this), address(verifier), excess, IVerifier.VerifierInvalidParameter.selector);
        (bool isDone, ) = address(verifier).call(data);
        assertTrue(isDone, "I29: a parameter within its bounds can be set");
        uint256 fromRound = rounds.currentRound() + 1;
        if (changes.length == 0 || changes[changes.length - 1].fromRound != fromRound) changes.push();
        changes[changes.length - 1] = ParameterChange(fromRound, parameters);
        bytes32 hash = keccak256(abi.encode(verifier.parametersAt(fromRound)));
        assertEq(hash, keccak256(abi.encode(parameters)), "I29: a change holds from the next round on");
        hash = keccak256(abi.encode(verifier.parametersAt(fromRound - 1)));
        assertEq(hash, keccak256(abi.encode(_parametersAt(fromRound - 1))), "I29: a change leaves the present round alone");
    }

    // Claims to be

    /// @dev Somebody who can claim now.
    function _claimantToBe(uint256 seed) private view returns (address orchestrator) {
        uint256 round = rounds.currentRound();
        for (uint256 i = 0; i < ORCHESTRATORS + 1; ++i) {
            orchestrator = i == ORCHESTRATORS ? _account(seed, 40) : accounts[(_draw(seed, 41) + i) % ORCHESTRATORS];
            if (bonding.isRegisteredTranscoder(orchestrator) && claimAt[orchestrator][round] == 0) return orchestrator;
        }
        _pass();
    }

    /// @dev Writes a claim into the books that is yet to be made, and the call that makes it.
    function _draft(address orchestrator, uint256 seed) private returns (bytes memory) {
        uint256 index = claims.length;
        Claim storage claim_ = claims.push();
        claim_.orchestrator = orchestrator;
        claim_.round = rounds.currentRound();
        claim_.parameters = _parametersAt(claim_.round);
        claim_.from = hashedRounds.length;
        claimAt[orchestrator][claim_.round] = index + 1;
        if (_isHonest(orchestrator)) waiting.push(index);
        else claim_.flaw = _flaw(seed);

        _span(index, seed);
        uint64 end = _fill(index, seed);
        claim_.data.totalPixels = _totalOf(claim_, end, seed);
        claim_.data.segments = uint64(claim_.leaves.length);
        if (claim_.data.segments > claim_.data.totalPixels) claim_.data.segments = claim_.data.totalPixels;
        claim_.data.root = ClaimTree.rootOf(_nodes(claim_));
        ClaimData memory data = claim_.data;
        return abi.encodeCall(verifier.submitClaim, (data.root, data.totalPixels, data.segments, data.fromRound));
    }

    /// @dev What lays claims over claims is drawn more often: it needs claims before it.
    function _flaw(uint256 seed) private pure returns (Flaw) {
        if (_isDrawn(seed, 50, 4)) return Flaw.None;
        if (_isDrawn(seed, 46, 3)) return _isDrawn(seed, 51, 2) ? Flaw.Again : Flaw.Overlap;
        return Flaw(_draw(seed, 51) % (uint256(Flaw.Overlap) + 1));
    }

    /// @dev Which rounds a claim is for: those since the last one, or fewer; or again some before it.
    function _span(uint256 index, uint256 seed) private {
        Claim storage claim_ = claims[index];
        bool isAfterAnother = _findTwin(index, seed);
        Flaw flaw = claim_.flaw;
        if (!isAfterAnother && (flaw == Flaw.Again || flaw == Flaw.Overlap)) claim_.flaw = Flaw.Twin;
        uint256 earliest = _lastClaimRound(index);
        if (earliest == 0) earliest = claim_.round - 4;
        if (claim_.flaw == Flaw.Overlap) {
            Claim storage twin = claims[claim_.twin];
            earliest = twin.leaves[claim_.twinLeaf].receipt.round;
            if (earliest >= twin.round) earliest = twin.round - 1;
        } else if (_isDrawn(seed, 48, 4)) {
            earliest += _draw(seed, 49) % (claim_.round - earliest);
        }
        claim_.data.fromRound = uint64(earliest);
        claim_.hasTwin = claim_.flaw == Flaw.Again || claim_.flaw == Flaw.Overlap;
        if (claim_.flaw == Flaw.Stale) claim_.hasTwin = isAfterAnother && _isDrawn(seed, 47, 2);
    }

    /// @dev Round of the orchestrator's claim before; zero without one.
    function _lastClaimRound(uint256 index) private view returns (uint256) {
        for (uint256 i = index; i > 0; --i) {
            if (claims[i - 1].orchestrator == claims[index].orchestrator) return claims[i - 1].round;
        }
        return 0;
    }

    /// @dev Lays the leaves end to end.
    function _fill(uint256 index, uint256 seed) private returns (uint64 end) {
        Claim storage claim_ = claims[index];
        uint256 count = 1 + (_draw(seed, 52) % MAX_LEAVES);
        if (count == 1 && (claim_.flaw == Flaw.Twin || claim_.flaw == Flaw.Repeat)) count = 2;
        claim_.leaf = claim_.flaw == Flaw.Overrun ? count - 1 : _draw(seed, 53) % count;
        if (claim_.flaw == Flaw.Twin || claim_.flaw == Flaw.Repeat) {
            claim_.leaf = 1 + (_draw(seed, 53) % (count - 1));
            (claim_.hasTwin, claim_.twin, claim_.twinLeaf) = (true, index, _draw(seed, 54) % claim_.leaf);
        }
        for (uint256 i = 0; i < count; ++i) {
            Leaf memory leaf = Leaf(_receipt(claim_, _draw(seed, 60 + i)), end, true);
            if (i == claim_.leaf) _spoil(claim_, leaf, seed);
            if (leaf.isSigned || leaf.receipt.gateway == address(wallet)) _noteSigned(leaf.receipt);
            claim_.leaves.push(leaf);
            end += leaf.receipt.pixels;
        }
    }

    /// @dev Work of which nobody else was: of four neighbours each pair shares the stream, the sequence or both.
    function _receipt(Claim storage claim_, uint256 seed) private returns (SegmentReceipt memory receipt) {
        uint256 nonce = _segmentNonce++;
        receipt.gateway = nonce % 4 == 3 ? address(wallet) : gateways[nonce % 4];
        receipt.orchestrator = claim_.orchestrator;
        receipt.streamId = bytes32(nonce / 8);
        receipt.sequence = uint64((nonce / 4) % 2);
        receipt.round = uint64(claim_.data.fromRound + (_draw(seed, 1) % (claim_.round - claim_.data.fromRound)));
        receipt.sourceHash = bytes32(_draw(seed, 2));
        receipt.renditionsHash = bytes32(_draw(seed, 3));
        receipt.profilesHash = bytes32(_draw(seed, 4));
        uint256 kind = _draw(seed, 5) % 8;
        // Six of the largest, and as much of a gap, are fewer than 2^56.
        receipt.pixels = uint64(
            1 +
                (_draw(seed, 6) %
                    (
                        kind == 0
                            ? 1
                            : kind == 1
                                ? 1 << 52
                                : 1_000_000
                    ))
        );
        receipt.latencyMs = uint32(_draw(seed, 7) % 1e6);
        receipt.device = uint8(_draw(seed, 8) % 4);
    }

    function _spoil(Claim storage claim_, Leaf memory leaf, uint256 seed) private view {
        Flaw flaw = claim_.flaw;
        SegmentReceipt memory receipt = leaf.receipt;
        if (flaw == Flaw.Unsigned) leaf.isSigned = false;
        else if (flaw == Flaw.Foreign) receipt.orchestrator = TREASURY;
        else if (flaw == Flaw.Future) receipt.round = uint64(claim_.round + (_draw(seed, 58) % 2));
        else if (flaw == Flaw.Stale) receipt.round = claim_.data.fromRound - 1 - uint64(_draw(seed, 58) % 2);
        else if (flaw == Flaw.Empty) receipt.pixels = 0;
        if (!claim_.hasTwin) return;
        SegmentReceipt memory twin = claims[claim_.twin].leaves[claim_.twinLeaf].receipt;
        // Twins are two receipts, and so are those of claims for different rounds; else it is one.
        if (flaw == Flaw.Twin || flaw == Flaw.Again) {
            (receipt.gateway, receipt.streamId, receipt.sequence) = (twin.gateway, twin.streamId, twin.sequence);
        } else {
            leaf.receipt = twin;
        }
    }

    /// @dev Work that the orchestrator claimed before, mostly of late, in a leaf that can be shown.
    function _findTwin(uint256 index, uint256 seed) private returns (bool isFound) {
        for (uint256 i = index; i > 0; --i) {
            Claim storage other = claims[i - 1];
            if (other.orchestrator != claims[index].orchestrator) continue;
            if (isFound && !_isDrawn(seed, 200 + i, 3)) continue;
            uint256 leaf = _draw(seed, 55) % other.leaves.length;
            if (!_isShown(other, leaf)) leaf = 0;
            (claims[index].twin, claims[index].twinLeaf) = (i - 1, leaf);
            isFound = true;
        }
    }

    /// @dev As much as the leaves have, a pixel less if the last is to overrun, or more than there is behind them.
    function _totalOf(Claim storage claim_, uint64 end, uint256 seed) private returns (uint64) {
        if (claim_.flaw == Flaw.Overrun && end > 1) return end - 1;
        if (claim_.flaw == Flaw.Gap) return end + 1 + uint64(_draw(seed, 56) % end);
        if (end > 0) {
            if (claim_.flaw == Flaw.Overrun) claim_.flaw = Flaw.None;
            return end;
        }
        return 1;
    }

    function _submit(address caller, bytes memory data) private {
        vm.prank(caller);
        (bool isDone, ) = address(verifier).call(data);
        assertTrue(isDone, "I24: who may claim can");
        _requireClaim(claims.length - 1);
        _requireOpenClaims(claims[claims.length - 1].orchestrator);
        _requireRefused(caller, address(verifier), data, IVerifier.VerifierAlreadyClaimed.selector);
    }

    function _requireImpossibleRefused(address orchestrator, uint256 seed) private {
        uint256 kind = _draw(seed, 57) % 6;
        bytes32 root = bytes32(seed);
        uint64 round = uint64(rounds.currentRound());
        bytes4 problem = IVerifier.VerifierInvalidClaim.selector;
        bytes memory data = abi.encodeCall(verifier.submitClaim, (root, 1, 0, round - 1));
        if (kind == 1) data = abi.encodeCall(verifier.submitClaim, (root, 1, 2, round - 1));
        if (kind == 2) data = abi.encodeCall(verifier.submitClaim, (root, MAX_PIXELS + 1, 1, round - 1));
        if (kind == 3) data = abi.encodeCall(verifier.submitClaim, (root, 0, 0, round - 1));
        if (kind >= 4) {
            data = abi.encodeCall(verifier.submitClaim, (root, 1, 1, kind == 4 ? round : type(uint64).max - round));
            problem = IVerifier.VerifierInvalidSpan.selector;
        }
        _requireRefused(orchestrator, address(verifier), data, problem);
    }

    function _setOperator(address orchestrator, address operator) private {
        vm.prank(orchestrator);
        verifier.setOperator(operator);
        operators[orchestrator] = operator;
        assertEq(verifier.operatorOf(orchestrator), operator, "I24: who may claim for whom");
    }

    /// @dev Somebody who may not claim for an orchestrator.
    function _stranger(address orchestrator, uint256 seed) private view returns (address account) {
        for (uint256 i = 0; ; ++i) {
            account = _account(seed, 810 + i);
            if (!_isClaimant(account, orchestrator)) return account;
        }
    }

    // Openings to be

    function _openSome(uint256 seed) private returns (bool) {
        address caller = _isDrawn(seed, 2, 4) ? _orchestrator(seed, 3) : _account(seed, 3);
        (uint256 index, uint256 leaves) = _findSomethingToOpen(caller, seed);
        return leaves != 0 && _openLeaves(index, leaves, caller);
    }

    /// @dev A claim and leaves of it that a caller can open, as bits; none if there is nothing.
    function _findSomethingToOpen(address caller, uint256 seed) private view returns (uint256 index, uint256 leaves) {
        for (uint256 i = 0; i < claims.length && leaves == 0; ++i) {
            index = claims.length - 1 - ((_draw(seed, 1) + i) % claims.length);
            if (_isWaiting(index)) leaves = _somethingToOpen(index, caller, seed);
        }
    }

    /// @dev What is changed cannot be opened, whoever signs it; what somebody else signs neither.
    function _requireNoOpening(uint256 index, uint256 leaves, address caller, uint256 seed) private {
        Claim storage claim_ = claims[index];
        (Opening[] memory openings, MultiProof memory proof) = _openingsOf(index, leaves);
        ClaimData memory data = claim_.data;
        uint256 round = claim_.round;
        Opening memory opening = openings[_draw(seed, 10) % openings.length];
        uint256 kind = _draw(seed, 11) % 13;
        if (kind == 0) opening.start += 1;
        else if (kind == 1) opening.receipt.pixels += 1;
        else if (kind == 2) opening.receipt.latencyMs += 1;
        else if (kind == 3) data.totalPixels += 1;
        else if (kind == 4) data.segments += 1;
        else if (kind == 5) data.fromRound -= 1;
        else if (kind == 6) round += 1;
        else if (kind == 7) proof.steps = bytes.concat(proof.steps, bytes1(uint8(_draw(seed, 12))));
        else if (kind == 8) proof.steps[_draw(seed, 12) % proof.steps.length] ^= bytes1(uint8(1 << (_draw(seed, 13) % 8)));
        else if (kind == 9) proof.nodes = new bytes32[](proof.nodes.length + 1);
        else if (kind == 10) openings = new Opening[](0);
        else if (opening.receipt.gateway == address(wallet)) return;
        else opening.signature = kind == 11 ? bytes("") : _sign(Leaf(opening.receipt, 0, false));
        (bool isDone, bytes memory problem) = _try(
            caller,
            address(verifier),
            abi.encodeCall(verifier.openSamples, (claim_.orchestrator, round, data, openings, proof))
        );
        assertFalse(isDone, "I25: what is not in the claim, or not signed, cannot be opened");
        bytes4 expected = IVerifier.VerifierInvalidMerkleProof.selector;
        if (kind >= 3 && kind <= 6) expected = IVerifier.VerifierUnknownClaim.selector;
        if (kind >= 11) expected = IVerifier.VerifierInvalidSignature.selector;
        assertEq(_selector(problem), bytes32(expected), "I18: refused for another reason");
    }

    /// @dev Some leaves that a caller can open, as bits; one of which may have been opened before.
    function _somethingToOpen(uint256 index, address caller, uint256 seed) private view returns (uint256 leaves) {
        uint256 opened = claims[index].opened;
        uint256 all = _missingLeaves(index, _isClaimant(caller, claims[index].orchestrator));
        leaves = all & _draw(seed, 4);
        if (leaves == 0) leaves = all;
        if (all == 0) return 0;
        if (opened == 0 || !_isDrawn(seed, 5, 2)) return leaves;
        uint256 again = 1 << (_draw(seed, 6) % claims[index].leaves.length);
        (bytes4 problem, , ) = _expectOpening(index, leaves | again, _isClaimant(caller, claims[index].orchestrator));
        if (problem == 0) leaves |= again;
    }

    function _isWaiting(uint256 index) private view returns (bool) {
        Claim storage claim_ = claims[index];
        if (claim_.isAnswered) return false;
        (uint256 seedRound, ) = _windowOf(claim_);
        return seedRound != 0 && !_isClosed(claim_);
    }

    /// @dev Samples that are opened with these leaves, and those that are already.
    function _opens(uint256 index, uint256 leaves) private view returns (uint256 opened) {
        Claim storage claim_ = claims[index];
        opened = claim_.opened;
        for (uint256 i = 0; i < claim_.leaves.length; ++i) {
            if (leaves & (1 << i) != 0) opened |= _coverage(claim_, claim_.leaves[i]);
        }
    }

    /// @dev Mostly a claim of late.
    function _recentClaim(uint256 seed, uint256 index) private view returns (uint256) {
        uint256 value = _draw(seed, index);
        uint256 length = claims.length;
        if (length > 8 && value % 4 != 0) return length - 1 - ((value >> 8) % 8);
        return (value >> 8) % length;
    }

    // Reports to be

    /// @dev A claim with a fault of this kind that was not punished, and with one of these flaws.
    function _search(uint256 seed, Flaw from, Flaw to, IVerifier.Fault fault) private view returns (uint256 index) {
        uint256 length = claims.length;
        for (uint256 i = 0; i < length; ++i) {
            index = length - 1 - (((_draw(seed, 22) % 8) + i) % length);
            Claim storage claim_ = claims[index];
            if (claim_.isPunished[uint256(fault)] || claim_.flaw < from || claim_.flaw > to) continue;
            if (fault == IVerifier.Fault.MissingProof && (claim_.isAnswered || !_isClosed(claim_))) continue;
            if (fault == IVerifier.Fault.DoubleClaim && !claim_.hasTwin) continue;
            if (fault == IVerifier.Fault.MalformedLeaf && !_isMalformed(claim_, claim_.leaves[claim_.leaf])) continue;
            return index;
        }
        _pass();
    }

    function _reportMissing(uint256 index, uint256 seed) private {
        Claim storage claim_ = claims[index];
        bytes4 problem;
        if (claim_.isAnswered) problem = IVerifier.VerifierAlreadyAnswered.selector;
        else if (!_isClosed(claim_)) problem = IVerifier.VerifierWindowOpen.selector;
        else if (claim_.isPunished[0]) problem = IVerifier.VerifierAlreadyPunished.selector;
        address finder = _finder(claim_.orchestrator, seed);
        bytes memory data = abi.encodeCall(verifier.reportMissingProof, (claim_.orchestrator, claim_.round, finder));
        _report(index, IVerifier.Fault.MissingProof, problem, data, seed);
    }

    function _reportMalformed(uint256 index, uint256 leaf, uint256 seed) private {
        Claim storage claim_ = claims[index];
        bytes4 problem;
        if (!_isShown(claim_, leaf)) problem = IVerifier.VerifierInvalidMerkleProof.selector;
        else if (!_isMalformed(claim_, claim_.leaves[leaf])) problem = IVerifier.VerifierWellFormedLeaf.selector;
        else if (claim_.isPunished[2]) problem = IVerifier.VerifierAlreadyPunished.selector;
        address finder = _finder(claim_.orchestrator, seed);
        bytes memory data = abi.encodeCall(verifier.reportMalformedLeaf, (claim_.orchestrator, _claimedLeaf(index, leaf), finder));
        _report(index, IVerifier.Fault.MalformedLeaf, problem, data, seed);
    }

    /// @param pair Claim and leaf, and the other claim and leaf.
    function _reportDouble(uint256[4] memory pair, uint256 seed) private {
        (Claim storage first, Claim storage second) = (claims[pair[0]], claims[pair[2]]);
        uint256 index = first.round > second.round ? pair[0] : pair[2];
        bytes4 problem;
        if (!_isShown(first, pair[1])) problem = IVerifier.VerifierInvalidMerkleProof.selector;
        else if (first.orchestrator != second.orchestrator) problem = IVerifier.VerifierUnknownClaim.selector;
        else if (!_isShown(second, pair[3])) problem = IVerifier.VerifierInvalidMerkleProof.selector;
        else if (!_isDouble(pair)) problem = IVerifier.VerifierNotADoubleClaim.selector;
        else if (claims[index].isPunished[1]) problem = IVerifier.VerifierAlreadyPunished.selector;
        address orchestrator = first.orchestrator;
        bytes memory data = abi.encodeCall(
            verifier.reportDoubleClaim,
            (orchestrator, _claimedLeaf(pair[0], pair[1]), _claimedLeaf(pair[2], pair[3]), _finder(orchestrator, seed))
        );
        _report(index, IVerifier.Fault.DoubleClaim, problem, data, seed);
    }

    /// @dev A leaf and all of another claim, mostly of the same orchestrator.
    function _accuseOfDouble(uint256 first, uint256 leaf, uint256 second, uint256 seed) private {
        for (uint256 i = second; i > 0 && !_isDrawn(seed, 34, 4); --i) {
            if (claims[i - 1].orchestrator != claims[first].orchestrator) continue;
            second = i - 1;
            break;
        }
        for (uint256 i = 0; i < claims[second].leaves.length; ++i) _reportDouble([first, leaf, second, i], seed);
    }

    function _isDouble(uint256[4] memory pair) private view returns (bool) {
        if (pair[0] == pair[2]) return false;
        return _isSameWork(claims[pair[0]].leaves[pair[1]].receipt, claims[pair[2]].leaves[pair[3]].receipt);
    }

    function _reportOverlap(uint256 earlierRound, uint256 index, uint256 seed) private {
        Claim storage claim_ = claims[index];
        address orchestrator = claim_.orchestrator;
        bytes4 problem;
        if (claimAt[orchestrator][earlierRound] == 0) problem = IVerifier.VerifierUnknownClaim.selector;
        else if (!_isOverlap(claim_, earlierRound)) problem = IVerifier.VerifierNoOverlap.selector;
        else if (claim_.isPunished[1]) problem = IVerifier.VerifierAlreadyPunished.selector;
        bytes memory data = abi.encodeCall(
            verifier.reportOverlap,
            (orchestrator, earlierRound, claim_.round, claim_.data, _finder(orchestrator, seed))
        );
        _report(index, IVerifier.Fault.DoubleClaim, problem, data, seed);
    }

    /// @dev Any claim of the orchestrator, any round nearby, or a claim that is another than that on record.
    function _accuseOfOverlap(uint256 index, uint256 seed) private {
        Claim storage claim_ = claims[index];
        uint256 earlierRound = claim_.data.fromRound - 1 + (_draw(seed, 38) % (claim_.round - claim_.data.fromRound + 3));
        uint256 other = _recentClaim(seed, 39);
        if (claims[other].orchestrator == claim_.orchestrator && !_isDrawn(seed, 40, 3)) earlierRound = claims[other].round;
        ClaimData memory data = claim_.data;
        data.fromRound -= 1;
        address account = _account(seed, 36);
        bytes memory call_ = abi.encodeCall(verifier.reportOverlap, (claim_.orchestrator, earlierRound, claim_.round, data, account));
        _requireRefused(account, address(verifier), call_, IVerifier.VerifierUnknownClaim.selector);
        _reportOverlap(earlierRound, index, seed);
    }

    /// @dev Whatever two claims of one orchestrator show is reported, of whoever; and what is not there is refused.
    function _reportAll() internal {
        for (uint256 i = 0; i < claims.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (claims[i].orchestrator != claims[j].orchestrator) continue;
                _reportOverlap(claims[j].round, i, i);
                if (claims[i].hasTwin && claims[i].twin == j) _reportDouble([i, claims[i].leaf, j, claims[i].twinLeaf], i);
                else _reportDouble([i, 0, j, 0], i);
            }
        }
    }

    /// @dev The report works, punishes as the claim's round promised, and harms nobody else; or it is refused.
    function _report(uint256 index, IVerifier.Fault fault, bytes4 problem, bytes memory data, uint256 seed) private {
        address caller = _account(seed, 20);
        if (problem != 0) return _requireRefused(caller, address(verifier), data, problem);
        Claim storage claim_ = claims[index];
        address orchestrator = claim_.orchestrator;
        assertFalse(_isHonest(orchestrator), "I26: an honest orchestrator is never at fault");

        uint256 share = claim_.parameters.missingProofPenalty;
        if (fault == IVerifier.Fault.DoubleClaim) share = claim_.parameters.doubleClaimPenalty;
        if (fault == IVerifier.Fault.MalformedLeaf) share = claim_.parameters.malformedClaimPenalty;
        Watch memory watch = _watch(seed, _position(orchestrator).delegate, orchestrator);
        claim_.isPunished[uint256(fault)] = true;
        _punish(
            Punishment({
                owner: orchestrator,
                finder: _finder(orchestrator, seed),
                share: share,
                finderFee: claim_.parameters.finderReward,
                caller: caller,
                target: address(verifier),
                data: data
            })
        );
        _requireUnharmed(watch, orchestrator);
        _requireClaim(index);
        _requireOpenClaims(orchestrator);
    }

    /// @dev Anybody, the orchestrator itself, or nobody.
    function _finder(address orchestrator, uint256 seed) private view returns (address) {
        uint256 kind = _draw(seed, 23) % 6;
        if (kind == 0) return address(0);
        return kind == 1 ? orchestrator : _account(seed, 24);
    }

    /// @dev What is not in the claim is no evidence, whatever it would show.
    function _requireNoEvidence(uint256 index, uint256 leaf, uint256 seed) private {
        address orchestrator = claims[index].orchestrator;
        // The first is always shown.
        if (!_isShown(claims[index], leaf)) leaf = 0;
        ClaimedLeaf memory good = _claimedLeaf(index, leaf);
        ClaimedLeaf memory evidence = _claimedLeaf(index, leaf);
        uint256 kind = _draw(seed, 35) % 11;
        if (kind == 0) evidence.start += 1;
        else if (kind == 1) evidence.receipt.pixels = evidence.receipt.pixels == 0 ? 1 : 0;
        else if (kind == 2) evidence.receipt.round += 1_000;
        else if (kind == 3) evidence.receipt.renditionsHash ^= bytes32(uint256(1));
        else if (kind == 4) evidence.receipt.orchestrator = address(broker);
        else if (kind == 5) evidence.proof.nodes = new bytes32[](evidence.proof.nodes.length + 1);
        else if (kind == 6) evidence.proof.steps = bytes.concat(evidence.proof.steps, hex"7f");
        else if (kind == 7) evidence.receipt.sequence += 2;
        else if (kind == 8) evidence.claim.totalPixels -= 1;
        else if (kind == 9) evidence.claim.fromRound -= 1;
        else evidence.round += 1_000;
        bytes4 problem = kind < 8 ? IVerifier.VerifierInvalidMerkleProof.selector : IVerifier.VerifierUnknownClaim.selector;
        address account = _account(seed, 36);
        bytes memory data = abi.encodeCall(verifier.reportMalformedLeaf, (orchestrator, evidence, account));
        _requireRefused(account, address(verifier), data, problem);
        data = abi.encodeCall(verifier.reportDoubleClaim, (orchestrator, evidence, good, account));
        _requireRefused(account, address(verifier), data, problem);
        data = abi.encodeCall(verifier.reportDoubleClaim, (orchestrator, good, evidence, account));
        _requireRefused(account, address(verifier), data, problem);
    }

    // Settings to be

    function _penaltyOf(uint256 value) private pure returns (uint24) {
        if (value % 8 == 0) return 0;
        return uint24(value % 8 == 1 ? 1e6 : (value >> 8) % 2e5);
    }

    /// @return data The call that sets a parameter.
    /// @return excess The same with a value beyond the bounds.
    function _changeOf(uint256 kind, ProofParameters memory parameters) private view returns (bytes memory data, bytes memory excess) {
        if (kind == 0) {
            return (abi.encodeCall(verifier.setSamples, (parameters.samples)), abi.encodeCall(verifier.setSamples, (MAX_SAMPLES + 1)));
        }
        if (kind == 1) {
            data = abi.encodeCall(verifier.setResponseRounds, (parameters.responseRounds));
            return (data, abi.encodeCall(verifier.setResponseRounds, (1)));
        }
        if (kind == 2) {
            data = abi.encodeCall(verifier.setMissingProofPenalty, (parameters.missingProofPenalty));
            return (data, abi.encodeCall(verifier.setMissingProofPenalty, (1e6 + 1)));
        }
        if (kind == 3) {
            data = abi.encodeCall(verifier.setDoubleClaimPenalty, (parameters.doubleClaimPenalty));
            return (data, abi.encodeCall(verifier.setDoubleClaimPenalty, (1e6 + 1)));
        }
        if (kind == 4) {
            data = abi.encodeCall(verifier.setMalformedClaimPenalty, (parameters.malformedClaimPenalty));
            return (data, abi.encodeCall(verifier.setMalformedClaimPenalty, (1e6 + 1)));
        }
        data = abi.encodeCall(verifier.setFinderReward, (parameters.finderReward));
        return (data, abi.encodeCall(verifier.setFinderReward, (5e5 + 1)));
    }
}
