// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title VoteCheckpoints
/// @notice History of an account's stake, one slot a round in which it changed. Delegates change rarely and have a history of their own.
library VoteCheckpoints {
    using SafeCast for uint256;

    /// @notice The newest state that is not in a checkpoint, and how long the histories are: delegate (160) | lastClaimRound (32) |
    /// count (32) | pastDelegates (32), lowest bits first. One word, like {Checkpoint}, so that it is read once and written once.
    type Head is uint256;

    /// @notice State from `startRound` on: startRound (32) | bonded (96) | delegated (96) | factorRound (32), lowest bits first.
    /// `bonded` is own stake and `delegated` stake delegated to the account, in LPT wei. `factorRound` is the round from which the account's
    /// votes grow (last claim) if it delegates to another, and up to which those of its delegators do (last reward) if it delegates to itself.
    type Checkpoint is uint256;

    /// @notice A delegate that the account had before `untilRound`.
    struct PastDelegate {
        // slot 0
        address delegate;
        uint32 untilRound;
    }

    struct History {
        // slot 0
        Head head;
        // slot 1
        mapping(uint256 index => Checkpoint) checkpoints;
        // slot 2
        mapping(uint256 index => PastDelegate) delegates;
    }

    /// @notice Notes a state; a second one for the same round takes the first one's place.
    /// @dev `head` and `last` are what {latest} returned. The checkpoint does not start before the last one.
    function push(
        History storage self,
        Head head,
        Checkpoint last,
        address newDelegate,
        uint256 newLastClaimRound,
        Checkpoint checkpoint
    ) internal {
        uint256 count = checkpointCount(head);
        uint256 past = pastDelegateCount(head);
        uint32 round = startRound(checkpoint);
        if (count > 0 && delegate(head) != newDelegate) {
            // Within a round only the delegate that it began with counts.
            if (past == 0 || self.delegates[past - 1].untilRound != round) {
                self.delegates[past] = PastDelegate(delegate(head), round);
                ++past;
            }
        }
        if (count == 0 || startRound(last) != round) ++count;
        self.checkpoints[count - 1] = checkpoint;
        self.head = _packHead(newDelegate, newLastClaimRound, count, past);
    }

    /// @notice The latest state; zeros if there is none.
    function latest(History storage self) internal view returns (Head head, Checkpoint checkpoint) {
        head = self.head;
        uint256 count = checkpointCount(head);
        if (count > 0) checkpoint = self.checkpoints[count - 1];
    }

    /// @notice The state at the start of `round`; zeros before the first checkpoint.
    function lookup(History storage self, uint256 round) internal view returns (address delegateThen, Checkpoint checkpoint) {
        Head head = self.head;
        // The number of checkpoints that start at `round` or before.
        uint256 low = 0;
        uint256 high = checkpointCount(head);
        if (high > 0) {
            checkpoint = self.checkpoints[high - 1];
            if (startRound(checkpoint) <= round) return (_delegateAt(self, head, round), checkpoint);
        }
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (startRound(self.checkpoints[middle]) <= round) low = middle + 1;
            else high = middle;
        }
        if (low == 0) return (address(0), Checkpoint.wrap(0));
        return (_delegateAt(self, head, round), self.checkpoints[low - 1]);
    }

    /// @notice Makes a checkpoint. Reverts if a value does not fit its field.
    function pack(uint256 startRound_, uint256 bonded_, uint256 delegated_, uint256 factorRound_) internal pure returns (Checkpoint) {
        return
            Checkpoint.wrap(
                startRound_.toUint32() |
                    (uint256(bonded_.toUint96()) << 32) |
                    (uint256(delegated_.toUint96()) << 128) |
                    (uint256(factorRound_.toUint32()) << 224)
            );
    }

    // The fields. Truncation is meant: each takes its own bits.

    /// @notice See {Checkpoint}.
    function startRound(Checkpoint checkpoint) internal pure returns (uint32) {
        return uint32(Checkpoint.unwrap(checkpoint));
    }

    /// @notice See {Checkpoint}.
    function bonded(Checkpoint checkpoint) internal pure returns (uint96) {
        return uint96(Checkpoint.unwrap(checkpoint) >> 32);
    }

    /// @notice See {Checkpoint}.
    function delegated(Checkpoint checkpoint) internal pure returns (uint96) {
        return uint96(Checkpoint.unwrap(checkpoint) >> 128);
    }

    /// @notice See {Checkpoint}.
    function factorRound(Checkpoint checkpoint) internal pure returns (uint32) {
        return uint32(Checkpoint.unwrap(checkpoint) >> 224);
    }

    /// @notice The present delegate.
    function delegate(Head head) internal pure returns (address) {
        return address(uint160(Head.unwrap(head)));
    }

    /// @notice The round of the account's last claim.
    function lastClaimRound(Head head) internal pure returns (uint32) {
        return uint32(Head.unwrap(head) >> 160);
    }

    /// @notice How many checkpoints there are.
    function checkpointCount(Head head) internal pure returns (uint32) {
        return uint32(Head.unwrap(head) >> 192);
    }

    /// @notice How many past delegates there are.
    function pastDelegateCount(Head head) internal pure returns (uint32) {
        return uint32(Head.unwrap(head) >> 224);
    }

    function _packHead(address delegate_, uint256 lastClaimRound_, uint256 count, uint256 past) private pure returns (Head) {
        return
            Head.wrap(
                uint160(delegate_) |
                    (uint256(lastClaimRound_.toUint32()) << 160) |
                    (uint256(count.toUint32()) << 192) |
                    (uint256(past.toUint32()) << 224)
            );
    }

    // The first past delegate that was one beyond `round`, or the present one.
    function _delegateAt(History storage self, Head head, uint256 round) private view returns (address) {
        uint256 low = 0;
        uint256 high = pastDelegateCount(head);
        if (high == 0 || self.delegates[high - 1].untilRound <= round) return delegate(head);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (self.delegates[middle].untilRound <= round) low = middle + 1;
            else high = middle;
        }
        return self.delegates[low].delegate;
    }
}
