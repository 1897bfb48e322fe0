// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A gateway's word that an orchestrator did one segment of work: what it signs (EIP-712) once its own check of the renditions
/// has passed. Source: specification proofs.md section 2.
/// @param gateway Who pays and signs.
/// @param orchestrator Who did the work.
/// @param streamId keccak256 of the manifest id and of a nonce that the gateway drew when the stream started.
/// @param sequence Number of the segment in its stream. (gateway, streamId, sequence) is the work key: one segment is claimed once.
/// @param round Round in which the gateway signed.
/// @param sourceHash Hash of the source segment, as the payment's signature names it.
/// @param renditionsHash Hash of the renditions, as the orchestrator signs it.
/// @param profilesHash Hash of the requested profiles.
/// @param pixels Billed output pixels.
/// @param latencyMs From request to last rendition, in milliseconds, measured by the gateway.
/// @param device What did the work, as the orchestrator says: 0 unknown, 1 software, 2 NVIDIA, 3 other hardware.
struct SegmentReceipt {
    address gateway;
    address orchestrator;
    bytes32 streamId;
    uint64 sequence;
    uint64 round;
    bytes32 sourceHash;
    bytes32 renditionsHash;
    bytes32 profilesHash;
    uint64 pixels;
    uint32 latencyMs;
    uint8 device;
}

/// @notice What an orchestrator put on record in one round, as {IVerifier-ClaimSubmitted} tells it. The chain keeps its hash only.
/// @param root Root of the tree over the leaves `(start, receiptHash)`, a trie by their work keys (see {ProofMath-multiProofRoot}).
/// @param totalPixels Length of the pixel line that the leaves partition.
/// @param segments Number of leaves.
/// @param fromRound The claim is for receipts of this round up to that before the claim's own.
struct ClaimData {
    bytes32 root;
    uint64 totalPixels;
    uint64 segments;
    uint64 fromRound;
}

/// @notice A leaf of a claim, opened for a sample. One {MultiProof} shows that all openings of a call are in the claim.
/// @param receipt The receipt; it covers the pixels from `start` to `start + receipt.pixels - 1` of the claim's pixel line.
/// @param signature The gateway's signature of the receipt: 65 bytes, or what its contract wallet accepts (EIP-1271).
/// @param start First pixel that the leaf covers.
struct Opening {
    SegmentReceipt receipt;
    bytes signature;
    uint64 start;
}

/// @notice Proof that leaves, one or several, are in a claim's tree; they are given in ascending order of their work keys.
/// One proof for all: calldata is most of what an opening costs, and proofs of many leaves of one tree repeat its upper levels.
/// @param nodes The hashes that the leaves do not yield themselves.
/// @param steps How the root follows from leaves and nodes, one byte a step: see {ProofMath-multiProofRoot}.
struct MultiProof {
    bytes32[] nodes;
    bytes steps;
}

/// @notice A leaf that is in a claim, as evidence of a fault. No signature is asked for: putting the leaf there was the orchestrator's act.
/// @param round Round of the claim.
/// @param claim The claim.
/// @param receipt The receipt of the leaf.
/// @param start First pixel of the leaf.
/// @param proof Proof of this one leaf.
struct ClaimedLeaf {
    uint256 round;
    ClaimData claim;
    SegmentReceipt receipt;
    uint64 start;
    MultiProof proof;
}

/// @notice What governance sets for claims, as it was when the claim was made.
/// @param samples Pixels that chance picks of each claim.
/// @param responseRounds Initialized rounds that must follow the round of the seed before an unanswered claim is a fault.
/// @param missingProofPenalty Part of its stake that an orchestrator loses for a claim without proof, in ppm.
/// @param doubleClaimPenalty The same for work that was claimed twice.
/// @param malformedClaimPenalty The same for a leaf that no honest orchestrator puts into a claim.
/// @param finderReward Part of the penalty that goes to who proves the fault, in ppm, always below 100 %.
struct ProofParameters {
    uint8 samples;
    uint8 responseRounds;
    uint24 missingProofPenalty;
    uint24 doubleClaimPenalty;
    uint24 malformedClaimPenalty;
    uint24 finderReward;
}
