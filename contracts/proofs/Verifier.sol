// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {INewRoundListener} from "../interfaces/INewRoundListener.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {ProofMath} from "../libraries/ProofMath.sol";
import {Claims} from "../storage/Claims.sol";
import {ClaimData, ClaimedLeaf, MultiProof, Opening, ProofParameters, SegmentReceipt} from "../types/Proofs.sol";
import {ProofSettings} from "./ProofSettings.sol";

/// @title Verifier
/// @notice See {IVerifier}. Not proxied; id `Verifier`; replaced by registering another.
///
/// Who calls whom. It asks the BondingManager for registration, pause and round, and the TicketBroker, which keeps them, for the block hashes
/// of rounds. Both are proxies. A contract wallet is asked by a static call, with bounded gas and whatever it answers cut to a word.
///
/// Honest orchestrators. A claim is faulty by its own leaves or by its silence. Leaves are the orchestrator's own act; silence is judged by
/// initialized rounds, and an opening needs nothing but the claim's own data and chance: no pause, no parameter, no gateway and no gas
/// limit that somebody else chose can stand in its way.
contract Verifier is ProofSettings {
    using Checkpoints for Checkpoints.Trace224;
    using Claims for Claims.Record;

    /// @notice The contracts the Verifier works with, by their proxies.
    struct Peers {
        address bondingManager;
        address ticketBroker;
    }

    /// @notice What does not change while the openings of a call are looked at.
    struct Session {
        address orchestrator;
        uint256 round;
        uint64 totalPixels;
        uint64 fromRound;
        bool isClaimant;
        bytes32 domain;
        uint64[] samples;
    }

    /// @dev The width of the field of {Claims-Record} that holds them.
    uint256 private constant MAX_PIXELS = type(uint56).max;

    /// @dev Initialized rounds after the claim in which it is open though its window may be closed: that of the seed, and one to report it.
    uint256 private constant OPEN_MARGIN = 2;
    /// @dev Rounds that {hasOpenClaim} looks back.
    uint256 private constant MAX_LOOKBACK = 48;

    /// @dev What a contract wallet may spend on one signature: more than a P-256 verification in Solidity takes.
    uint256 private constant SIGNATURE_GAS = 500_000;
    /// @dev Gas of which 63 of 64 parts (EIP-150) are SIGNATURE_GAS, and enough to go on with.
    uint256 private constant REQUIRED_GAS = 520_000;
    /// @dev First bytes of the code of an account that delegates it (EIP-7702).
    bytes3 private constant DELEGATION = 0xef0100;

    INewRoundListener private immutable TICKET_BROKER;

    /// @param controller_ The Controller.
    /// @param parameters First parameters.
    /// @param peers The contracts the Verifier works with.
    constructor(
        address controller_,
        ProofParameters memory parameters,
        Peers memory peers
    ) EIP712("Livepeer Verifier", "1") ProofSettings(controller_, parameters, peers.bondingManager) {
        TICKET_BROKER = INewRoundListener(peers.ticketBroker);
    }

    // ---------------------------------------------------------------- Claims

    /// @inheritdoc IVerifier
    function submitClaim(bytes32 root, uint64 totalPixels, uint64 segments, uint64 fromRound) external {
        _submit(msg.sender, root, totalPixels, segments, fromRound);
    }

    /// @inheritdoc IVerifier
    function submitClaimFor(address orchestrator, bytes32 root, uint64 totalPixels, uint64 segments, uint64 fromRound) external {
        require(_isClaimant(msg.sender, orchestrator), VerifierUnauthorizedClaimant(msg.sender, orchestrator));
        _submit(orchestrator, root, totalPixels, segments, fromRound);
    }

    /// @inheritdoc IVerifier
    function openSamples(
        address orchestrator,
        uint256 round,
        ClaimData calldata claim,
        Opening[] calldata openings,
        MultiProof calldata proof
    ) external {
        // Checks
        Claims.Record storage record = _knownClaim(orchestrator, round, claim);
        require(!record.isAnswered(), VerifierAlreadyAnswered(orchestrator, round));
        Session memory session = _openWindow(orchestrator, round, claim);
        (bytes32[] memory receiptHashes, uint256[] memory workKeys) = _checkProof(session, claim.root, openings, proof);

        // Effects of each opening: its event
        uint256 opened;
        bool isDisowned;
        for (uint256 i = 0; i < openings.length; ++i) {
            (uint256 covered, bool isAccepted) = _open(session, openings[i], receiptHashes[i], bytes32(workKeys[i]));
            opened |= covered;
            if (!isAccepted) isDisowned = true;
        }

        // Effects. The shift is safe: there are at most 56 samples.
        uint256 all = (1 << session.samples.length) - 1;
        ClaimStatus status = record.open(opened, all, isDisowned, session.totalPixels);
        if (status == ClaimStatus.Proven) emit ClaimProven(orchestrator, round, session.totalPixels);
        if (status == ClaimStatus.Voided) emit ClaimVoided(orchestrator, round);
    }

    // ---------------------------------------------------------------- Faults

    /// @inheritdoc IVerifier
    function reportMissingProof(address orchestrator, uint256 round, address finder) external {
        uint256 lastInitializedRound = _requireUnpaused();
        Claims.Record storage record = _state.claims.records[orchestrator][round];
        require(record.exists(), VerifierUnknownClaim(orchestrator, round));
        require(!record.isAnswered(), VerifierAlreadyAnswered(orchestrator, round));
        (, , bool isClosed) = _window(round, lastInitializedRound);
        require(isClosed, VerifierWindowOpen(orchestrator, round));

        _punish(orchestrator, round, Fault.MissingProof, finder);
    }

    /// @inheritdoc IVerifier
    function reportDoubleClaim(address orchestrator, ClaimedLeaf calldata first, ClaimedLeaf calldata second, address finder) external {
        _requireUnpaused();
        (, bytes32 firstKey) = _checkLeaf(orchestrator, first);
        (, bytes32 secondKey) = _checkLeaf(orchestrator, second);
        require(first.round != second.round && firstKey == secondKey, VerifierNotADoubleClaim(firstKey, secondKey));

        _punish(orchestrator, Math.max(first.round, second.round), Fault.DoubleClaim, finder);
    }

    /// @inheritdoc IVerifier
    function reportOverlap(address orchestrator, uint256 earlierRound, uint256 round, ClaimData calldata claim, address finder) external {
        _requireUnpaused();
        _knownClaim(orchestrator, round, claim);
        require(_state.claims.records[orchestrator][earlierRound].exists(), VerifierUnknownClaim(orchestrator, earlierRound));
        bool isOverlap = claim.fromRound < earlierRound && earlierRound < round;
        require(isOverlap, VerifierNoOverlap(earlierRound, claim.fromRound, round));

        _punish(orchestrator, round, Fault.DoubleClaim, finder);
    }

    /// @inheritdoc IVerifier
    function reportMalformedLeaf(address orchestrator, ClaimedLeaf calldata leaf, address finder) external {
        _requireUnpaused();
        (bytes32 leafReceiptHash, ) = _checkLeaf(orchestrator, leaf);
        (uint64 totalPixels, uint64 fromRound) = (leaf.claim.totalPixels, leaf.claim.fromRound);
        bool isMalformed = !_isWellFormed(orchestrator, leaf.round, totalPixels, fromRound, leaf.receipt, leaf.start);
        require(isMalformed, VerifierWellFormedLeaf(orchestrator, leaf.round, leafReceiptHash));

        _punish(orchestrator, leaf.round, Fault.MalformedLeaf, finder);
    }

    // ---------------------------------------------------------------- Operators

    /// @inheritdoc IVerifier
    function setOperator(address operator) external {
        emit OperatorSet(msg.sender, _state.operators[msg.sender], operator);
        _state.operators[msg.sender] = operator;
    }

    // ---------------------------------------------------------------- Views

    /// @inheritdoc IVerifier
    function operatorOf(address orchestrator) external view returns (address) {
        return _state.operators[orchestrator];
    }

    /// @inheritdoc IVerifier
    function claimOf(
        address orchestrator,
        uint256 round
    ) external view returns (ClaimStatus status, bytes24 commitment, uint256 openedSamples) {
        Claims.Record storage record = _state.claims.records[orchestrator][round];
        return (record.statusOf(), record.commitment(), record.openedSamples());
    }

    /// @inheritdoc IVerifier
    function isPunished(address orchestrator, uint256 round, Fault fault) external view returns (bool) {
        return _state.claims.records[orchestrator][round].isPunished(fault);
    }

    /// @inheritdoc IVerifier
    function provenPixels(address orchestrator, uint256 round) external view returns (uint256) {
        return _state.claims.records[orchestrator][round].provenPixels();
    }

    /// @inheritdoc IVerifier
    function samplesOf(address orchestrator, uint256 round, uint64 totalPixels) external view returns (uint64[] memory pixels) {
        (, bytes32 seed, ) = windowOf(round);
        require(seed != 0, VerifierSeedUnknown(round));
        return ProofMath.samples(seed, orchestrator, round, parametersAt(round).samples, totalPixels);
    }

    /// @inheritdoc IVerifier
    function hasOpenClaim(address orchestrator, uint256 untilRound) external view returns (bool) {
        (, , uint32 current, uint32 lastInitializedRound) = BONDING_MANAGER.registration(orchestrator);
        uint256 mostRounds = ProofMath.longestResponse(_state.parameters.latest()) + OPEN_MARGIN;
        // No claim is made in round 0.
        uint256 end = Math.saturatingSub(current, MAX_LOOKBACK);
        uint256 passed = 0;
        for (uint256 round = current; round > end && passed <= mostRounds; --round) {
            if (round <= untilRound && _state.claims.records[orchestrator][round].isOpen()) {
                if (passed <= ProofMath.responseRounds(_parametersAt(round)) + OPEN_MARGIN) return true;
            }
            if (round <= lastInitializedRound && TICKET_BROKER.blockHashForRound(round) != 0) ++passed;
        }
        return false;
    }

    /// @inheritdoc IVerifier
    function isSigned(SegmentReceipt calldata receipt, bytes calldata signature) external view returns (bool) {
        bytes32 digest = receiptDigest(receipt);
        return
            _isSignedByKey(receipt.gateway, digest, signature) ||
            (_isContractWallet(receipt.gateway) && _isAcceptedByWallet(receipt.gateway, digest, signature));
    }

    /// @inheritdoc IVerifier
    function receiptHash(SegmentReceipt calldata receipt) external pure returns (bytes32) {
        return ProofMath.receiptHash(receipt);
    }

    /// @inheritdoc IVerifier
    function receiptDigest(SegmentReceipt calldata receipt) public view returns (bytes32) {
        return _hashTypedDataV4(ProofMath.receiptHash(receipt));
    }

    /// @inheritdoc IVerifier
    function windowOf(uint256 round) public view returns (uint256 seedRound, bytes32 seed, bool isClosed) {
        (, , , uint32 lastInitializedRound) = BONDING_MANAGER.registration(address(0));
        return _window(round, lastInitializedRound);
    }

    // ---------------------------------------------------------------- Internal: claims

    // The numbers are wide so that nothing is cut twice: a claim must cost little.
    function _submit(address orchestrator, bytes32 root, uint256 totalPixels, uint256 segments, uint256 fromRound) internal {
        (bool isRegistered, bool isPaused, uint256 round, ) = _registration(orchestrator);
        require(!isPaused, VerifierPaused());
        require(isRegistered, VerifierNotRegistered(orchestrator));
        bool isPossible;
        // `0 < segments <= totalPixels <= MAX_PIXELS`: without segments the difference wraps around, to more than any number of pixels.
        assembly ("memory-safe") {
            isPossible := and(lt(sub(segments, 1), totalPixels), iszero(shr(56, totalPixels)))
        }
        require(isPossible, VerifierInvalidClaim(totalPixels, segments, MAX_PIXELS));
        require(fromRound < round, VerifierInvalidSpan(fromRound, round));
        Claims.Record storage record = _state.claims.records[orchestrator][round];
        require(!record.exists(), VerifierAlreadyClaimed(orchestrator, round));

        bytes memory data = ProofMath.encodeClaim(root, totalPixels, segments, fromRound);
        record.submit(bytes24(keccak256(data)));
        // `emit ClaimSubmitted(orchestrator, round, root, totalPixels, segments, fromRound)`: its data are there already.
        bytes32 topic = ClaimSubmitted.selector;
        assembly ("memory-safe") {
            log3(add(data, 0x20), 0x80, topic, orchestrator, round)
        }
    }

    function _isClaimant(address account, address orchestrator) internal view returns (bool) {
        return account == orchestrator || account == _state.operators[orchestrator];
    }

    // The claim, if it is the one that is on record.
    function _knownClaim(
        address orchestrator,
        uint256 round,
        ClaimData calldata claim
    ) internal view returns (Claims.Record storage record) {
        record = _state.claims.records[orchestrator][round];
        bytes memory data = ProofMath.encodeClaim(claim.root, claim.totalPixels, claim.segments, claim.fromRound);
        require(record.exists() && record.commitment() == bytes24(keccak256(data)), VerifierUnknownClaim(orchestrator, round));
    }

    function _openWindow(address orchestrator, uint256 round, ClaimData calldata claim) internal view returns (Session memory) {
        (, bytes32 seed, bool isClosed) = windowOf(round);
        require(seed != 0, VerifierSeedUnknown(round));
        require(!isClosed, VerifierWindowClosed(orchestrator, round));
        return
            Session({
                orchestrator: orchestrator,
                round: round,
                totalPixels: claim.totalPixels,
                fromRound: claim.fromRound,
                isClaimant: _isClaimant(msg.sender, orchestrator),
                domain: _domainSeparatorV4(),
                samples: ProofMath.samples(seed, orchestrator, round, parametersAt(round).samples, claim.totalPixels)
            });
    }

    function _checkProof(
        Session memory session,
        bytes32 root,
        Opening[] calldata openings,
        MultiProof calldata proof
    ) internal pure returns (bytes32[] memory receiptHashes, uint256[] memory workKeys) {
        uint256 count = openings.length;
        receiptHashes = new bytes32[](count);
        workKeys = new uint256[](count);
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            Opening calldata opening = openings[i];
            bytes32 hash = ProofMath.receiptHash(opening.receipt);
            receiptHashes[i] = hash;
            workKeys[i] = uint256(ProofMath.workKey(opening.receipt));
            leaves[i] = ProofMath.leafHash(opening.start, hash);
        }
        bytes32 proven = ProofMath.multiProofRoot(leaves, workKeys, proof);
        require(proven != 0 && proven == root, VerifierInvalidMerkleProof(session.orchestrator, session.round));
    }

    // One opening. `isAccepted` tells that its gateway stands by its signature.
    function _open(
        Session memory session,
        Opening calldata opening,
        bytes32 hash,
        bytes32 workKey
    ) internal returns (uint256 covered, bool isAccepted) {
        SegmentReceipt calldata receipt = opening.receipt;
        require(
            _isWellFormed(session.orchestrator, session.round, session.totalPixels, session.fromRound, receipt, opening.start),
            VerifierMalformedLeaf(session.orchestrator, session.round, hash)
        );
        covered = ProofMath.coverage(session.samples, opening.start, receipt.pixels);
        require(covered != 0, VerifierUnsampledLeaf(opening.start, receipt.pixels));
        isAccepted = _isAccepted(session, opening, hash);
        if (!isAccepted) emit ReceiptDisowned(session.orchestrator, session.round, receipt.gateway, hash);
        emit SegmentOpened(session.orchestrator, session.round, workKey, hash, opening.start, receipt.pixels);
    }

    function _isWellFormed(
        address orchestrator,
        uint256 round,
        uint64 totalPixels,
        uint64 fromRound,
        SegmentReceipt calldata receipt,
        uint64 start
    ) internal pure returns (bool) {
        return
            receipt.orchestrator == orchestrator &&
            receipt.round >= fromRound &&
            receipt.round < round &&
            receipt.pixels > 0 &&
            uint256(start) + receipt.pixels <= totalPixels;
    }

    // {IBondingManager-registration}, without what the compiler adds to a call of a peer: every claim pays for it.
    function _registration(
        address orchestrator
    ) internal view returns (bool isRegistered, bool isPaused, uint256 round, uint256 lastInitializedRound) {
        address peer = address(BONDING_MANAGER);
        bytes4 selector = IBondingManager.registration.selector;
        // Free memory, which stays free.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x04), orchestrator)
            if iszero(and(gt(returndatasize(), 0x7f), staticcall(gas(), peer, free, 0x24, free, 0x80))) {
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            isRegistered := mload(free)
            isPaused := mload(add(free, 0x20))
            round := mload(add(free, 0x40))
            lastInitializedRound := mload(add(free, 0x60))
        }
    }

    // ---------------------------------------------------------------- Internal: signatures

    // Whether the signature is good. If not, only the claimant may go on, and only where a contract wallet may have changed its mind.
    function _isAccepted(Session memory session, Opening calldata opening, bytes32 hash) internal view returns (bool isAccepted) {
        address gateway = opening.receipt.gateway;
        bytes32 digest = MessageHashUtils.toTypedDataHash(session.domain, hash);
        if (_isSignedByKey(gateway, digest, opening.signature)) return true;
        require(_isContractWallet(gateway), VerifierInvalidSignature(gateway, hash));
        isAccepted = _isAcceptedByWallet(gateway, digest, opening.signature);
        require(isAccepted || session.isClaimant, VerifierInvalidSignature(gateway, hash));
    }

    function _isSignedByKey(address gateway, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return problem == ECDSA.RecoverError.NoError && signer == gateway;
    }

    // Whether the account has code of its own, which nothing can take away. Delegated code can be.
    function _isContractWallet(address account) internal view returns (bool) {
        if (account.code.length == 0) return false;
        bytes32 start;
        // Scratch space.
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(account, 0, 0, 3)
            start := mload(0)
        }
        return bytes3(start) != DELEGATION;
    }

    // EIP-1271, with all the gas that there is for it or not at all: whoever sends the transaction must not choose the answer.
    function _isAcceptedByWallet(address wallet, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        require(gasleft() >= REQUIRED_GAS, VerifierInsufficientGas(gasleft(), REQUIRED_GAS));
        bool hasAnswered;
        bytes32 answer;
        // At most a word of the answer is copied, to scratch space.
        assembly ("memory-safe") {
            mstore(0, 0)
            hasAnswered := staticcall(SIGNATURE_GAS, wallet, add(question, 0x20), mload(question), 0, 0x20)
            hasAnswered := and(hasAnswered, gt(returndatasize(), 0x1f))
            answer := mload(0)
        }
        return hasAnswered && answer == bytes32(IERC1271.isValidSignature.selector);
    }

    // ---------------------------------------------------------------- Internal: faults

    function _requireUnpaused() internal view returns (uint256 lastInitializedRound) {
        bool isPaused;
        (, isPaused, , lastInitializedRound) = BONDING_MANAGER.registration(address(0));
        require(!isPaused, VerifierPaused());
    }

    // Requires that the leaf is in the claim.
    function _checkLeaf(address orchestrator, ClaimedLeaf calldata leaf) internal view returns (bytes32 leafReceiptHash, bytes32 workKey) {
        _knownClaim(orchestrator, leaf.round, leaf.claim);
        leafReceiptHash = ProofMath.receiptHash(leaf.receipt);
        workKey = ProofMath.workKey(leaf.receipt);
        (bytes32[] memory leaves, uint256[] memory keys) = (new bytes32[](1), new uint256[](1));
        (leaves[0], keys[0]) = (ProofMath.leafHash(leaf.start, leafReceiptHash), uint256(workKey));
        bytes32 proven = ProofMath.multiProofRoot(leaves, keys, leaf.proof);
        require(proven != 0 && proven == leaf.claim.root, VerifierInvalidMerkleProof(orchestrator, leaf.round));
    }

    function _punish(address orchestrator, uint256 round, Fault fault, address finder) internal {
        Claims.Record storage record = _state.claims.records[orchestrator][round];
        require(!record.isPunished(fault), VerifierAlreadyPunished(orchestrator, round, fault));
        ProofParameters memory parameters = parametersAt(round);
        uint256 penalty = parameters.missingProofPenalty;
        if (fault == Fault.DoubleClaim) penalty = parameters.doubleClaimPenalty;
        if (fault == Fault.MalformedLeaf) penalty = parameters.malformedClaimPenalty;

        // Effects
        record.punish(fault);
        emit FaultProven(orchestrator, round, fault, finder, penalty);

        // Interactions
        BONDING_MANAGER.slashTranscoder(orchestrator, finder, penalty, parameters.finderReward);
    }

    // ---------------------------------------------------------------- Internal: rounds

    // Scans the rounds after that of the claim, until its fate is decided. Rounds that nobody initialized have no hash.
    function _window(uint256 round, uint256 lastInitializedRound) internal view returns (uint256 seedRound, bytes32 seed, bool isClosed) {
        uint256 remaining = ProofMath.responseRounds(_parametersAt(round));
        for (uint256 next = round; next < lastInitializedRound;) {
            bytes32 blockHash = TICKET_BROKER.blockHashForRound(++next);
            if (blockHash == 0) continue;
            if (seedRound == 0) (seedRound, seed) = (next, blockHash);
            else if (--remaining == 0) return (seedRound, seed, true);
        }
    }
}
