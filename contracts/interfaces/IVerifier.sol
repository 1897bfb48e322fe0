// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimData, ClaimedLeaf, MultiProof, Opening, ProofParameters, SegmentReceipt} from "../types/Proofs.sol";

/// @title IVerifier
/// @notice Puts transcoding work on record, makes chance open samples of it, and punishes a false record. Id `Verifier`: the only caller of
/// {IBondingManager-slashTranscoder}. Source: specification proofs.md; pixels and rounds are counts, penalties and shares parts per million.
///
/// A claim is named by its orchestrator and the round in which it was made. Its life: submitted in round c; the block hash of q, the
/// first round that is initialized after c, picks the samples; until `responseRounds` more rounds have been initialized anybody may open
/// them; a claim that is not answered by then is a fault. Time passes only by initialized rounds, and openings are accepted while the
/// system is paused, so that neither a pause nor a halted clock makes an honest orchestrator late.
interface IVerifier {
    /// @notice None: no such claim. Submitted: not all samples are opened. Proven: all are, and the pixels count. Voided: all are, but
    /// nothing counts, because a contract wallet disowned a receipt, or because the claim was punished before or after.
    enum ClaimStatus {
        None,
        Submitted,
        Proven,
        Voided
    }

    /// @notice What can be proven against a claim.
    enum Fault {
        MissingProof,
        DoubleClaim,
        MalformedLeaf
    }

    /// @notice A claim was put on record.
    event ClaimSubmitted(
        address indexed orchestrator,
        uint256 indexed round,
        bytes32 root,
        uint64 totalPixels,
        uint64 segments,
        uint64 fromRound
    );
    /// @notice A segment of a claim was opened. Two openings of two claims with one work key are a double claim.
    event SegmentOpened(
        address indexed orchestrator,
        uint256 indexed round,
        bytes32 indexed workKey,
        bytes32 receiptHash,
        uint64 start,
        uint64 pixels
    );
    /// @notice All samples of a claim are opened: its pixels count.
    event ClaimProven(address indexed orchestrator, uint256 indexed round, uint64 pixels);
    /// @notice The claimant opened a segment whose receipt its contract wallet does not accept (any more): the claim can only be voided.
    event ReceiptDisowned(address indexed orchestrator, uint256 indexed round, address indexed gateway, bytes32 receiptHash);
    /// @notice All samples of a claim are opened, but a receipt was disowned or the claim punished: its pixels do not count.
    event ClaimVoided(address indexed orchestrator, uint256 indexed round);
    /// @notice A fault was proven; the pixels of the claim do not count (any more). The BondingManager tells in the same transaction what
    /// it took (`TranscoderSlashed`).
    event FaultProven(address indexed orchestrator, uint256 indexed round, Fault indexed fault, address finder, uint256 penaltyPpm);
    /// @notice An orchestrator named who may submit claims for it; the null address names nobody.
    event OperatorSet(address indexed orchestrator, address indexed oldOperator, address indexed newOperator);
    /// @notice Parameters changed for claims made from `fromRound` on.
    event ParametersSet(uint256 indexed fromRound, ProofParameters oldParameters, ProofParameters newParameters);

    /// @notice The system is paused.
    error VerifierPaused();
    /// @notice The caller is neither the orchestrator nor its operator.
    /// @param caller Who called.
    /// @param orchestrator For whom.
    error VerifierUnauthorizedClaimant(address caller, address orchestrator);
    /// @notice The account is not bonded to itself.
    error VerifierNotRegistered(address orchestrator);
    /// @notice A claim has at least one segment, at least one pixel a segment, and at most `maxPixels`.
    error VerifierInvalidClaim(uint256 totalPixels, uint256 segments, uint256 maxPixels);
    /// @notice A claim is for rounds before its own.
    error VerifierInvalidSpan(uint256 fromRound, uint256 round);
    /// @notice The orchestrator has made its claim of this round.
    error VerifierAlreadyClaimed(address orchestrator, uint256 round);
    /// @notice There is no such claim, or it is another than the one given.
    error VerifierUnknownClaim(address orchestrator, uint256 round);
    /// @notice The claim is answered.
    error VerifierAlreadyAnswered(address orchestrator, uint256 round);
    /// @notice No round was initialized after that of the claim: the samples are not known.
    error VerifierSeedUnknown(uint256 round);
    /// @notice The time to open the samples is over.
    error VerifierWindowClosed(address orchestrator, uint256 round);
    /// @notice The time to open the samples is not over.
    error VerifierWindowOpen(address orchestrator, uint256 round);
    /// @notice The leaves are not in the claim's tree.
    error VerifierInvalidMerkleProof(address orchestrator, uint256 round);
    /// @notice The gateway has not signed this receipt.
    error VerifierInvalidSignature(address gateway, bytes32 receiptHash);
    /// @notice Too little gas is left to ask a contract wallet with certainty; send the transaction with more.
    /// @param left Gas left.
    /// @param required Gas that must be left.
    error VerifierInsufficientGas(uint256 left, uint256 required);
    /// @notice The receipt names another orchestrator or a round that the claim is not for, or overruns the claim: {reportMalformedLeaf} is for such a leaf.
    error VerifierMalformedLeaf(address orchestrator, uint256 round, bytes32 receiptHash);
    /// @notice The leaf is well formed.
    error VerifierWellFormedLeaf(address orchestrator, uint256 round, bytes32 receiptHash);
    /// @notice The opening covers no sample.
    error VerifierUnsampledLeaf(uint64 start, uint64 pixels);
    /// @notice The two leaves are of one claim, or do not have the same work key.
    error VerifierNotADoubleClaim(bytes32 firstWorkKey, bytes32 secondWorkKey);
    /// @notice The claim of `round` is not for rounds before that of the earlier claim, or it is the earlier one.
    error VerifierNoOverlap(uint256 earlierRound, uint256 fromRound, uint256 round);
    /// @notice The claim was punished for this kind of fault.
    error VerifierAlreadyPunished(address orchestrator, uint256 round, Fault fault);
    /// @notice A parameter is out of its bounds.
    error VerifierInvalidParameter(uint256 value, uint256 min, uint256 max);

    /// @notice Puts the caller's work on record; one claim a round. It is for receipts of `fromRound` up to the round before the current one. No other claim
    /// may have been made in a round in between: that is a fault ({reportOverlap}). So each receipt belongs to one claim.
    /// @dev Emits {ClaimSubmitted}.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - The caller is a registered orchestrator that has made no claim in the current round.
    /// - `segments` is above zero; `totalPixels` is at least `segments` and at most 2^56 - 1.
    /// - `fromRound` is below the current round.
    ///
    /// @param root Root of the tree over the leaves `keccak256(keccak256(abi.encode(uint64 start, bytes32 receiptHash)))`; for the tree see
    /// {ProofMath-multiProofRoot}. In it each work key has one place, so that a receipt counts once however often it was laid down.
    /// @param totalPixels Sum of the receipts' pixels.
    /// @param segments Number of receipts.
    /// @param fromRound First round whose receipts may be in the claim.
    function submitClaim(bytes32 root, uint64 totalPixels, uint64 segments, uint64 fromRound) external;

    /// @notice {submitClaim} for an orchestrator that made the caller its operator ({setOperator}).
    function submitClaimFor(address orchestrator, bytes32 root, uint64 totalPixels, uint64 segments, uint64 fromRound) external;

    /// @notice Opens samples of a claim; anybody may. An opening may serve several samples, and the samples may be opened by several calls.
    /// @dev Emits {SegmentOpened} for each opening, then {ClaimProven} or {ClaimVoided} once all samples are opened. It works while the
    /// system is paused. For who signs, see {isSigned}. Only the claimant may open with a signature that a contract wallet does not accept
    /// (any more): {ReceiptDisowned}; the claim is then voided instead of proven. So no gateway can make an honest claim a fault
    /// afterwards. A claim that was punished may still be opened, so that it is not punished for a missing proof too.
    ///
    /// Requirements:
    /// - The claim exists, is not answered, and its samples are known and its window is open.
    /// - Each leaf is in the claim, is well formed and covers a sample.
    ///
    /// @param orchestrator Whose claim.
    /// @param round Round of the claim.
    /// @param claim The claim.
    /// @param openings Leaves that cover samples, in the order of `proof`.
    /// @param proof Shows that they are in the claim.
    function openSamples(
        address orchestrator,
        uint256 round,
        ClaimData calldata claim,
        Opening[] calldata openings,
        MultiProof calldata proof
    ) external;

    /// @notice Punishes a claim that was not answered in time.
    /// @dev Emits {FaultProven}; see {IBondingManager-slashTranscoder}.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - The claim exists and is not answered, its window is closed, and it was not punished for this.
    ///
    /// @param orchestrator Whose claim.
    /// @param round Round of the claim.
    /// @param finder Who gets the finder's reward; the null address burns it.
    function reportMissingProof(address orchestrator, uint256 round, address finder) external;

    /// @notice Punishes the later of two claims of an orchestrator that hold one work key.
    /// @dev Emits {FaultProven}. Its pixels, if they were proven, do not count any more.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - Both leaves are in their claims, which are two, and have one work key.
    /// - The claim that is punished was not punished for this.
    ///
    /// @param orchestrator Whose claims.
    /// @param first A leaf.
    /// @param second Another leaf.
    /// @param finder Who gets the finder's reward; the null address burns it.
    function reportDoubleClaim(address orchestrator, ClaimedLeaf calldata first, ClaimedLeaf calldata second, address finder) external;

    /// @notice Punishes a claim that is also for rounds of which an earlier one is.
    /// @dev Emits {FaultProven}, of kind double claim. Its pixels, if they were proven, do not count any more.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - Both claims exist; the earlier one was made between `claim.fromRound` and `round`, both excluded.
    /// - The claim that is punished was not punished for this.
    ///
    /// @param orchestrator Whose claims.
    /// @param earlierRound Round of the earlier claim.
    /// @param round Round of the claim that is punished.
    /// @param claim That claim.
    /// @param finder Who gets the finder's reward; the null address burns it.
    function reportOverlap(address orchestrator, uint256 earlierRound, uint256 round, ClaimData calldata claim, address finder) external;

    /// @notice Punishes a claim with a leaf whose receipt names another orchestrator or a round that the claim is not for, has no pixels, or
    /// overruns the claim's pixels.
    /// @dev Emits {FaultProven}. The claim's pixels, if they were proven, do not count any more.
    ///
    /// Requirements:
    /// - The system is not paused.
    /// - The leaf is in the claim and malformed, and the claim was not punished for this.
    ///
    /// @param orchestrator Whose claim.
    /// @param leaf The leaf.
    /// @param finder Who gets the finder's reward; the null address burns it.
    function reportMalformedLeaf(address orchestrator, ClaimedLeaf calldata leaf, address finder) external;

    /// @notice Names who may submit claims for the caller; the null address names nobody. An operator can put the stake at risk: claims that it makes up are
    /// faults of the orchestrator.
    /// @dev Emits {OperatorSet}.
    function setOperator(address operator) external;

    /// @notice Sets the number of samples of claims that are made from the next round on: 1 to 56.
    /// @dev Emits {ParametersSet}. Only the owner of the Controller may call it. No claim is judged by rules that came after it.
    function setSamples(uint256 samples) external;

    /// @notice Sets the initialized rounds that may follow the round of the seed of claims that are made from the next round on: 2 to 30.
    /// @dev Emits {ParametersSet}. Only the owner of the Controller may call it. No claim is judged by rules that came after it.
    function setResponseRounds(uint256 responseRounds) external;

    /// @notice Sets the penalty for a missing proof of claims that are made from the next round on: at most 1,000,000 ppm of the stake.
    /// @dev Emits {ParametersSet}. Only the owner of the Controller may call it. No claim is judged by rules that came after it.
    function setMissingProofPenalty(uint256 missingProofPenalty) external;

    /// @notice Sets the penalty for a double claim of claims that are made from the next round on: at most 1,000,000 ppm of the stake.
    /// @dev Emits {ParametersSet}. Only the owner of the Controller may call it. No claim is judged by rules that came after it.
    function setDoubleClaimPenalty(uint256 doubleClaimPenalty) external;

    /// @notice Sets the penalty for a malformed leaf of claims that are made from the next round on: at most 1,000,000 ppm of the stake.
    /// @dev Emits {ParametersSet}. Only the owner of the Controller may call it. No claim is judged by rules that came after it.
    function setMalformedClaimPenalty(uint256 malformedClaimPenalty) external;

    /// @notice Sets the finder's reward of claims that are made from the next round on: at most 500,000 ppm of the penalty.
    /// @dev Emits {ParametersSet}. Only the owner of the Controller may call it. No claim is judged by rules that came after it.
    function setFinderReward(uint256 finderReward) external;

    /// @notice Number of samples of claims that are made from the next round on.
    function samples() external view returns (uint256);

    /// @notice Initialized rounds that may follow the round of the seed of claims that are made from the next round on.
    function responseRounds() external view returns (uint256);

    /// @notice Penalty for a missing proof, in ppm of the stake, of claims that are made from the next round on.
    function missingProofPenalty() external view returns (uint256);

    /// @notice Penalty for a double claim, in ppm of the stake, of claims that are made from the next round on.
    function doubleClaimPenalty() external view returns (uint256);

    /// @notice Penalty for a malformed leaf, in ppm of the stake, of claims that are made from the next round on.
    function malformedClaimPenalty() external view returns (uint256);

    /// @notice Finder's reward, in ppm of the penalty, of claims that are made from the next round on.
    function finderReward() external view returns (uint256);

    /// @notice Parameters of claims made in `round`.
    function parametersAt(uint256 round) external view returns (ProofParameters memory);

    /// @notice Who may submit claims for `orchestrator` besides itself.
    function operatorOf(address orchestrator) external view returns (address);

    /// @notice Where a claim stands.
    /// @return status See {ClaimStatus}.
    /// @return commitment First 24 bytes of `keccak256(abi.encode(ClaimData))`; zero without a claim.
    /// @return openedSamples Bit j is set if sample j is opened; zero once the claim is answered.
    function claimOf(
        address orchestrator,
        uint256 round
    ) external view returns (ClaimStatus status, bytes24 commitment, uint256 openedSamples);

    /// @notice Whether a claim was punished for a fault.
    function isPunished(address orchestrator, uint256 round, Fault fault) external view returns (bool);

    /// @notice Pixels that an orchestrator has proven with its claim of `round`; zero if the claim was punished for anything.
    function provenPixels(address orchestrator, uint256 round) external view returns (uint256);

    /// @notice Time of the claims made in `round`.
    /// @return seedRound The first round that was initialized after `round`; zero while there is none.
    /// @return seed Its block hash.
    /// @return isClosed Whether the window to open samples is over.
    function windowOf(uint256 round) external view returns (uint256 seedRound, bytes32 seed, bool isClosed);

    /// @notice The sampled pixels of a claim, in the order of their bits; reverts with {VerifierSeedUnknown} before the seed is known.
    function samplesOf(address orchestrator, uint256 round, uint64 totalPixels) external view returns (uint64[] memory pixels);

    /// @notice Whether an orchestrator made a claim, in `untilRound` or earlier, for which its stake has to answer yet, answered or not: not
    /// punished for its missing proof, and its window open or closed by no more than one more initialized round. Until then the stake that it
    /// had with itself in the claim's round can begin to thaw, and cannot leave.
    /// @dev Looks at the last 48 rounds at most: rounds that nobody initialized cannot make it dear.
    function hasOpenClaim(address orchestrator, uint256 untilRound) external view returns (bool);

    /// @notice Whether the gateway of a receipt has signed it: the 65 bytes recover to it, whatever code it has, or it is a contract
    /// wallet that accepts the signature (EIP-1271). An account that has delegated its code (EIP-7702) is no contract wallet: it can take
    /// that back. Whoever accepts a receipt should ask first, and prefer gateways that sign with a key.
    function isSigned(SegmentReceipt calldata receipt, bytes calldata signature) external view returns (bool);

    /// @notice EIP-712 struct hash of a receipt: what leaves are made of.
    function receiptHash(SegmentReceipt calldata receipt) external pure returns (bytes32);

    /// @notice EIP-712 digest of a receipt: what its gateway signs.
    function receiptDigest(SegmentReceipt calldata receipt) external view returns (bytes32);
}
