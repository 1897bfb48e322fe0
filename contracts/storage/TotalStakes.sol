// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title TotalStakes
/// @notice History of the active set's stake, one entry for each round that was initialized. The newest lies beside the count; of the others two
/// share a slot, so that a round writes one and a half.
library TotalStakes {
    using SafeCast for uint256;

    /// @notice A round and the stake with which it began, in LPT wei: round (32) | stake (96), lowest bits first.
    type Entry is uint128;

    struct History {
        // slot 0
        Entry newest;
        uint32 count;
        // slot 1. Entries 2i and 2i + 1, lowest bits first; the newest is in none.
        mapping(uint256 index => uint256 pair) pairs;
    }

    uint256 private constant ENTRY_BITS = 128;

    /// @notice Notes the stake of a round; a second one for the same round takes the first one's place.
    /// @dev The round is not before the newest. Reverts if a number does not fit its field.
    function push(History storage self, uint256 round, uint256 stake) internal {
        (Entry newest, uint256 count) = (self.newest, self.count);
        if (count == 0 || roundOf(newest) != round) {
            if (count > 0) _keep(self, count - 1, newest);
            ++count;
        }
        // The cast is safe: 32 and 96 bits.
        Entry entry = Entry.wrap(uint128(round.toUint32() | (uint256(stake.toUint96()) << 32)));
        (self.newest, self.count) = (entry, count.toUint32());
    }

    /// @notice Round of the newest entry; 0 if there is none.
    function lastRound(History storage self) internal view returns (uint256) {
        return roundOf(self.newest);
    }

    /// @notice Stake of the first noted round that is not before `round`; nothing before the first of all.
    /// @return stake In LPT wei.
    /// @return isLater Whether `round` lies after the newest entry, so that the history has no answer.
    function lookup(History storage self, uint256 round) internal view returns (uint256 stake, bool isLater) {
        (Entry newest, uint256 count) = (self.newest, self.count);
        if (count == 0) return (0, false);
        if (round >= roundOf(newest)) return (stakeOf(newest), round > roundOf(newest));

        // The first entry whose round is not before `round`.
        uint256 low = 0;
        uint256 high = count - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (roundOf(_kept(self, middle)) < round) low = middle + 1;
            else high = middle;
        }
        Entry entry = low == count - 1 ? newest : _kept(self, low);
        return (low == 0 && round < roundOf(entry) ? 0 : stakeOf(entry), false);
    }

    /// @notice See {Entry}. Truncation is meant.
    function roundOf(Entry entry) internal pure returns (uint256) {
        return uint32(Entry.unwrap(entry));
    }

    /// @notice See {Entry}.
    function stakeOf(Entry entry) internal pure returns (uint256) {
        return Entry.unwrap(entry) >> 32;
    }

    function _keep(History storage self, uint256 index, Entry entry) private {
        uint256 word = Entry.unwrap(entry);
        if (index % 2 == 0) self.pairs[index / 2] = word;
        else self.pairs[index / 2] |= word << ENTRY_BITS;
    }

    function _kept(History storage self, uint256 index) private view returns (Entry) {
        uint256 pair = self.pairs[index / 2];
        // Truncation is meant: the entry is one half of the pair.
        return Entry.wrap(uint128(index % 2 == 0 ? pair : pair >> ENTRY_BITS));
    }
}
