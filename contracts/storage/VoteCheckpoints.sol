// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title VoteCheckpoints
/// @notice History of an account's stake, one slot a round in which it changed. Delegates change rarely and have a history of their own.
library VoteCheckpoints {
    using SafeCast for uint256;

    /// @notice The newest state that is not in a checkpoint, and how long the histories are.
    struct Head {
        // slot 0
        address delegate;
        uint32 lastClaimRound;
        uint32 count;
        uint32 pastDelegates;
    }

    /// @notice State from `startRound` on.
    /// @param bonded Own stake, LPT wei.
    /// @param delegated Stake delegated to the account, LPT wei.
    /// @param factorRound Round from which the account's votes grow (last claim) if it delegates to another, and up to which those of
    /// its delegators do (last reward) if it delegates to itself.
    struct Checkpoint {
        // slot 0
        uint32 startRound;
        uint96 bonded;
        uint96 delegated;
        uint32 factorRound;
    }

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
    /// @dev `startRound` is not before the latest checkpoint's.
    function push(History storage self, address delegate, uint256 lastClaimRound, Checkpoint memory checkpoint) internal {
        Head memory head = self.head;
        if (head.count > 0 && head.delegate != delegate) {
            // Within a round only the delegate that it began with counts.
            uint256 past = head.pastDelegates;
            if (past == 0 || self.delegates[past - 1].untilRound != checkpoint.startRound) {
                self.delegates[past] = PastDelegate(head.delegate, checkpoint.startRound);
                head.pastDelegates = (past + 1).toUint32();
            }
        }
        if (head.count == 0 || self.checkpoints[head.count - 1].startRound != checkpoint.startRound) ++head.count;
        self.checkpoints[head.count - 1] = checkpoint;
        head.delegate = delegate;
        head.lastClaimRound = lastClaimRound.toUint32();
        self.head = head;
    }

    /// @notice The latest state; zeros if there is none.
    function latest(History storage self) internal view returns (Head memory head, Checkpoint memory checkpoint) {
        head = self.head;
        if (head.count > 0) checkpoint = self.checkpoints[head.count - 1];
    }

    /// @notice The state at the start of `round`; zeros before the first checkpoint.
    function lookup(History storage self, uint256 round) internal view returns (address delegate, Checkpoint memory checkpoint) {
        Head memory head = self.head;
        // The number of checkpoints that start at `round` or before.
        uint256 low = 0;
        uint256 high = head.count;
        if (high > 0 && self.checkpoints[high - 1].startRound <= round) low = high;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (self.checkpoints[middle].startRound <= round) low = middle + 1;
            else high = middle;
        }
        if (low == 0) return (address(0), checkpoint);
        return (_delegateAt(self, head, round), self.checkpoints[low - 1]);
    }

    // The first past delegate that was one beyond `round`, or the present one.
    function _delegateAt(History storage self, Head memory head, uint256 round) private view returns (address) {
        uint256 low = 0;
        uint256 high = head.pastDelegates;
        if (high == 0 || self.delegates[high - 1].untilRound <= round) return head.delegate;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (self.delegates[middle].untilRound <= round) low = middle + 1;
            else high = middle;
        }
        return self.delegates[low].delegate;
    }
}
