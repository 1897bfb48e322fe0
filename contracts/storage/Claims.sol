// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerifier} from "../interfaces/IVerifier.sol";

/// @title Claims
/// @notice Ledger of transcoding claims, one slot each. Who may do what, and when, is decided by its user.
library Claims {
    /// @param records One word a claim, zero without one; lowest bits first: flags (8) | progress (56) | commitment (192).
    struct Ledger {
        mapping(address orchestrator => mapping(uint256 round => Record)) records;
    }

    /// @notice A claim. The flags say whether it is answered, whether a receipt was disowned, and for which faults it was punished. The
    /// progress is, until the claim is answered, the samples that are opened, bit j for sample j; then the pixels that it has proven.
    struct Record {
        // slot 0
        uint256 word;
    }

    /// @dev Proven is answered and nothing else: whatever speaks against a claim takes its pixels away.
    uint256 private constant ANSWERED = 1;
    uint256 private constant DISOWNED = 2;
    /// @dev The flag of the first fault; those of the others follow.
    uint256 private constant PUNISHED = 4;
    uint256 private constant FLAGS = type(uint8).max;

    uint256 private constant PROGRESS_BITS = 56;
    uint256 private constant PROGRESS_SHIFT = 8;
    uint256 private constant COMMITMENT_SHIFT = 64;

    /// @notice Writes a claim down, where there is none.
    /// @param hash What it is committed to.
    function submit(Record storage self, bytes24 hash) internal {
        self.word = uint256(bytes32(hash));
    }

    /// @notice Notes opened samples, and answers the claim once all are.
    /// @param opened Samples, as bits, besides those opened before.
    /// @param all The bits of all samples.
    /// @param isDisowned Whether a receipt among them was disowned.
    /// @return status Where the claim stands now.
    function open(
        Record storage self,
        uint256 opened,
        uint256 all,
        bool isDisowned,
        uint64 totalPixels
    ) internal returns (IVerifier.ClaimStatus status) {
        uint256 word = self.word;
        uint256 progress = _progress(word) | opened;
        uint256 flags = word & FLAGS;
        if (isDisowned) flags |= DISOWNED;
        if (progress == all) {
            progress = flags == 0 ? totalPixels : 0;
            flags |= ANSWERED;
        }
        // Both fit: there are at most 56 samples, and a claim has less than 2^56 pixels.
        word = ((word >> COMMITMENT_SHIFT) << COMMITMENT_SHIFT) | (progress << PROGRESS_SHIFT) | flags;
        self.word = word;
        return _status(word);
    }

    /// @notice Notes that a claim was punished; what it had proven does not count any more.
    function punish(Record storage self, IVerifier.Fault fault) internal {
        uint256 word = self.word;
        if (word & ANSWERED != 0) word = ((word >> COMMITMENT_SHIFT) << COMMITMENT_SHIFT) | (word & FLAGS);
        self.word = word | _punished(fault);
    }

    /// @notice Whether there is a claim.
    function exists(Record storage self) internal view returns (bool) {
        return self.word != 0;
    }

    /// @notice Whether all samples were opened.
    function isAnswered(Record storage self) internal view returns (bool) {
        return self.word & ANSWERED != 0;
    }

    /// @notice Whether there is a claim for which stake has to answer yet: also one whose samples are opened, since its openings are the
    /// evidence of other faults. Not one that was punished for leaving its samples unopened.
    function isOpen(Record storage self) internal view returns (bool) {
        uint256 word = self.word;
        return word != 0 && word & _punished(IVerifier.Fault.MissingProof) == 0;
    }

    /// @notice Whether a claim was punished for a fault.
    function isPunished(Record storage self, IVerifier.Fault fault) internal view returns (bool) {
        return self.word & _punished(fault) != 0;
    }

    /// @notice Where a claim stands.
    function statusOf(Record storage self) internal view returns (IVerifier.ClaimStatus) {
        return _status(self.word);
    }

    /// @notice What the claim is committed to; zero without a claim.
    function commitment(Record storage self) internal view returns (bytes24) {
        return bytes24(bytes32(self.word));
    }

    /// @notice Samples that are opened, as bits; zero once the claim is answered.
    function openedSamples(Record storage self) internal view returns (uint256) {
        uint256 word = self.word;
        return word & ANSWERED == 0 ? _progress(word) : 0;
    }

    /// @notice Pixels that a claim has proven.
    function provenPixels(Record storage self) internal view returns (uint256) {
        uint256 word = self.word;
        return word & ANSWERED == 0 ? 0 : _progress(word);
    }

    function _status(uint256 word) private pure returns (IVerifier.ClaimStatus) {
        if (word == 0) return IVerifier.ClaimStatus.None;
        if (word & ANSWERED == 0) return IVerifier.ClaimStatus.Submitted;
        return word & FLAGS == ANSWERED ? IVerifier.ClaimStatus.Proven : IVerifier.ClaimStatus.Voided;
    }

    function _progress(uint256 word) private pure returns (uint256) {
        return (word >> PROGRESS_SHIFT) & ((1 << PROGRESS_BITS) - 1);
    }

    // The flag of a fault.
    function _punished(IVerifier.Fault fault) private pure returns (uint256) {
        return PUNISHED << uint8(fault);
    }
}
