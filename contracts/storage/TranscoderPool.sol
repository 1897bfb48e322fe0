// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Account} from "../types/Bonding.sol";

/// @title TranscoderPool
/// @notice The next round's active set: at most `maxSize` orchestrators with the most stake. A min-heap of five children a node, so that joining,
/// leaving and every change of stake cost O(log n) and need no hint; the order by falling stake that clients walk is computed by views.
/// Among equals the one whose stake changed last ranks higher, so that the oldest is evicted first (specification bonding.md section 10).
/// The only writer of {Account.poolIndex} and {Account.poolSequence}.
library TranscoderPool {
    using SafeCast for uint256;

    /// @param activeStake Stake of the current round's active set, LPT wei.
    /// @param totalStake Stake of all members, LPT wei.
    /// @param size Number of members.
    /// @param sequence Counts changes, to rank equals, and starts again when the numbers run out: see {_nextSequence}.
    /// @param maxSize Most members.
    /// @param heap Index from 1 to member << 96 | stake; the parent of i is (i + 3) / 5 and ranks below it.
    struct Pool {
        // slot 0
        uint96 activeStake;
        uint96 totalStake;
        uint32 size;
        uint32 sequence;
        // slot 1
        uint32 maxSize;
        // slot 2
        mapping(uint256 index => uint256 entry) heap;
    }

    /// @dev {Account.poolSequence} of who was punished. No member has it: changes are counted below it.
    uint32 private constant SUSPENDED = type(uint32).max;

    /// @notice Adds a member. It must not be one, and there must be room.
    function insert(Pool storage self, mapping(address => Account) storage accounts, address member, uint256 stake) internal {
        uint96 amount = stake.toUint96();
        self.totalStake += amount;
        uint32 index = ++self.size;
        accounts[member].poolSequence = _nextSequence(self);
        _siftUp(self, accounts, index, _entry(member, amount));
    }

    /// @notice Puts a new member in the place of the lowest, which it must outrank.
    function replaceLowest(Pool storage self, mapping(address => Account) storage accounts, address member, uint256 stake) internal {
        uint96 amount = stake.toUint96();
        uint256 lowestEntry = self.heap[1];
        self.totalStake = self.totalStake - _stake(lowestEntry) + amount;
        accounts[_member(lowestEntry)].poolIndex = 0;
        accounts[member].poolSequence = _nextSequence(self);
        _siftDown(self, accounts, 1, _entry(member, amount));
    }

    /// @notice Takes a member out.
    function remove(Pool storage self, mapping(address => Account) storage accounts, address member) internal {
        uint256 index = accounts[member].poolIndex;
        uint256 entry = self.heap[index];
        self.totalStake -= _stake(entry);
        uint256 last = self.size--;
        uint256 moved = self.heap[last];
        delete self.heap[last];
        accounts[member].poolIndex = 0;
        if (index == last) return;
        if (_isBelow(accounts, moved, entry)) _siftUp(self, accounts, index, moved);
        else _siftDown(self, accounts, index, moved);
    }

    /// @notice Keeps an account that is no member from becoming one by stake alone.
    function suspend(mapping(address => Account) storage accounts, address account) internal {
        accounts[account].poolSequence = SUSPENDED;
    }

    /// @notice Ends a suspension.
    function readmit(mapping(address => Account) storage accounts, address account) internal {
        if (isSuspended(accounts[account])) accounts[account].poolSequence = 0;
    }

    /// @notice Whether {suspend} was called, and not {readmit} since.
    function isSuspended(Account storage record) internal view returns (bool) {
        return record.poolSequence == SUSPENDED;
    }

    /// @notice Gives a member another stake, which counts as a change even if it is the same.
    function update(Pool storage self, mapping(address => Account) storage accounts, address member, uint256 stake) internal {
        uint96 amount = stake.toUint96();
        uint256 index = accounts[member].poolIndex;
        uint256 entry = self.heap[index];
        self.totalStake = self.totalStake - _stake(entry) + amount;
        accounts[member].poolSequence = _nextSequence(self);
        // The new entry is the latest change, so that with equal stake it can only rank higher; but where the count has started again. Then it stays
        // where it is, and the heap is out of order among equals alone.
        if (amount < _stake(entry)) _siftUp(self, accounts, index, _entry(member, amount));
        else _siftDown(self, accounts, index, _entry(member, amount));
    }

    /// @notice The member that is evicted next. The pool must not be empty.
    function lowest(Pool storage self) internal view returns (address member, uint256 stake) {
        uint256 entry = self.heap[1];
        return (_member(entry), _stake(entry));
    }

    /// @notice The member that ranks next below `member`, or first if `member` is null; null if there is none. O(n), for views.
    function nextBelow(
        Pool storage self,
        mapping(address => Account) storage accounts,
        address member
    ) internal view returns (address next) {
        uint256 bound = type(uint256).max;
        if (member != address(0)) {
            uint256 index = accounts[member].poolIndex;
            if (index == 0) return address(0);
            bound = self.heap[index];
        }
        uint256 best;
        uint256 size = self.size;
        for (uint256 i = 1; i <= size; ++i) {
            uint256 entry = self.heap[i];
            bool isBelow = member == address(0) || _isBelow(accounts, entry, bound);
            if (isBelow && (best == 0 || _isBelow(accounts, best, entry))) best = entry;
        }
        return _member(best);
    }

    // The number of a change. After 2^32 - 1 of them it starts again, rather than stop all bonding: from then on it may be any one among equals that is
    // evicted first. More stake ranks higher in any case.
    function _nextSequence(Pool storage self) private returns (uint32 sequence) {
        // It is below SUSPENDED, so that one more fits.
        unchecked {
            sequence = (self.sequence + 1) % SUSPENDED;
        }
        self.sequence = sequence;
    }

    function _siftUp(Pool storage self, mapping(address => Account) storage accounts, uint256 index, uint256 entry) private {
        while (index > 1) {
            uint256 parentIndex = (index + 3) / 5;
            uint256 parent = self.heap[parentIndex];
            if (!_isBelow(accounts, entry, parent)) break;
            _set(self, accounts, index, parent);
            index = parentIndex;
        }
        _set(self, accounts, index, entry);
    }

    function _siftDown(Pool storage self, mapping(address => Account) storage accounts, uint256 index, uint256 entry) private {
        uint256 size = self.size;
        // Indices are at most five times the size, a uint32.
        unchecked {
            while (true) {
                uint256 firstChild = index * 5 - 3;
                uint256 lastChild = Math.min(firstChild + 4, size);
                uint256 lowestIndex = index;
                uint256 lowestEntry = entry;
                for (uint256 i = firstChild; i <= lastChild; ++i) {
                    uint256 child = self.heap[i];
                    if (_isBelow(accounts, child, lowestEntry)) (lowestIndex, lowestEntry) = (i, child);
                }
                if (lowestIndex == index) break;
                _set(self, accounts, index, lowestEntry);
                index = lowestIndex;
            }
        }
        _set(self, accounts, index, entry);
    }

    function _set(Pool storage self, mapping(address => Account) storage accounts, uint256 index, uint256 entry) private {
        self.heap[index] = entry;
        // Truncation is safe: the index is at most `size`, a uint32.
        accounts[_member(entry)].poolIndex = uint32(index);
    }

    // Whether `a` ranks below `b`: less stake, or the same and changed earlier.
    function _isBelow(mapping(address => Account) storage accounts, uint256 a, uint256 b) private view returns (bool) {
        uint256 stakeA = _stake(a);
        uint256 stakeB = _stake(b);
        if (stakeA != stakeB) return stakeA < stakeB;
        return accounts[_member(a)].poolSequence < accounts[_member(b)].poolSequence;
    }

    function _entry(address member, uint96 stake) private pure returns (uint256) {
        return (uint256(uint160(member)) << 96) | stake;
    }

    function _member(uint256 entry) private pure returns (address) {
        return address(uint160(entry >> 96));
    }

    function _stake(uint256 entry) private pure returns (uint96) {
        return uint96(entry);
    }
}
