// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TranscoderPool} from "../../../contracts/storage/TranscoderPool.sol";
import {Account} from "../../../contracts/types/Bonding.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

/// @notice The heap against a list that is kept in order: members by falling stake, the latest change first among equals.
contract TranscoderPoolTest is SolidityTest {
    using TranscoderPool for TranscoderPool.Pool;

    uint256 private constant STEPS = 60;
    uint256 private constant MAX_SIZE = 23;

    TranscoderPool.Pool private _pool;
    mapping(address account => Account) private _accounts;
    address[] private _members;
    uint256[] private _stakes;
    uint256 private _entropy;

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_IsTheListInOrder(uint256 seed, uint256 stakeRange) external {
        _entropy = seed;
        // Few different stakes make ties, many make none.
        stakeRange = bound(stakeRange, 1, 40);
        for (uint256 step = 0; step < STEPS; ++step) {
            _step(stakeRange);
            _check();
        }
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_IsInOrderOfStakeWhenTheCountStartsAgain(uint256 seed, uint256 stakeRange) external {
        _entropy = seed;
        stakeRange = bound(stakeRange, 1, 40);
        // Its last number is the one before that of who is suspended.
        _pool.sequence = type(uint32).max - 1 - uint32(seed % STEPS);
        for (uint256 step = 0; step < 3 * STEPS; ++step) {
            _step(stakeRange);
            _checkStakes();
        }
        assertLt(_pool.sequence, 3 * STEPS, "has started again");
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_LargeStakes(uint256 seed) external {
        _entropy = seed;
        for (uint256 i = 0; i < MAX_SIZE; ++i) {
            uint256 stake = (_random() % (1 << 90)) | (1 << 90);
            _insert(address(uint160(0x1000 + i)), stake);
        }
        _check();
        while (_members.length > 0) {
            _remove(_random() % _members.length);
            _check();
        }
    }

    function test_StakeBeyondItsFieldReverts() external {
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callInsert(address(1), 1 << 96);
        _insert(address(1), 5);
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callUpdate(address(1), 1 << 96);
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 96, 1 << 96));
        this.callReplaceLowest(address(2), 1 << 96);
    }

    function callInsert(address member, uint256 stake) external {
        _pool.insert(_accounts, member, stake);
    }

    function callUpdate(address member, uint256 stake) external {
        _pool.update(_accounts, member, stake);
    }

    function callReplaceLowest(address member, uint256 stake) external {
        _pool.replaceLowest(_accounts, member, stake);
    }

    function _step(uint256 stakeRange) private {
        uint256 draw = _random() % 10;
        uint256 stake = 1 + (_random() % stakeRange);
        uint256 size = _members.length;
        if (size == 0 || (draw < 4 && size < MAX_SIZE)) {
            _insert(address(uint160(1 + _random())), stake);
        } else if (draw < 6) {
            _remove(_random() % size);
        } else if (draw < 9) {
            _update(_random() % size, stake);
        } else {
            _replaceLowest(address(uint160(1 + _random())), _stakes[size - 1] + stake);
        }
    }

    function _insert(address member, uint256 stake) private {
        _pool.insert(_accounts, member, stake);
        _listInsert(member, stake);
    }

    function _remove(uint256 rank) private {
        _pool.remove(_accounts, _members[rank]);
        assertEq(_pool.nextBelow(_accounts, _members[rank]), address(0), "no neighbour of who left");
        _listRemove(rank);
    }

    function _update(uint256 rank, uint256 stake) private {
        address member = _members[rank];
        _pool.update(_accounts, member, stake);
        _listRemove(rank);
        _listInsert(member, stake);
    }

    function _replaceLowest(address member, uint256 stake) private {
        (address lowest, ) = _pool.lowest();
        _pool.replaceLowest(_accounts, member, stake);
        uint256 rank = _members.length - 1;
        while (_members[rank] != lowest) --rank;
        _listRemove(rank);
        _listInsert(member, stake);
    }

    function _listInsert(address member, uint256 stake) private {
        _members.push(member);
        _stakes.push(stake);
        // Before all that have no more.
        for (uint256 i = _members.length - 1; i > 0 && _stakes[i - 1] <= stake; --i) {
            (_members[i], _stakes[i]) = (_members[i - 1], _stakes[i - 1]);
            (_members[i - 1], _stakes[i - 1]) = (member, stake);
        }
    }

    function _listRemove(uint256 rank) private {
        for (uint256 i = rank; i + 1 < _members.length; ++i) {
            (_members[i], _stakes[i]) = (_members[i + 1], _stakes[i + 1]);
        }
        _members.pop();
        _stakes.pop();
    }

    function _check() private view {
        uint256 size = _members.length;
        assertEq(_pool.size, size, "size");
        uint256 total = 0;
        address member = _pool.nextBelow(_accounts, address(0));
        for (uint256 rank = 0; rank < size; ++rank) {
            total += _stakes[rank];
            assertEq(member, _members[rank], "rank");
            uint256 index = _accounts[member].poolIndex;
            uint256 entry = _pool.heap[index];
            assertEq(address(uint160(entry >> 96)), member, "index");
            assertEq(uint96(entry), _stakes[rank], "stake");
            member = _pool.nextBelow(_accounts, member);
        }
        assertEq(member, address(0), "end");
        assertEq(_pool.totalStake, total, "total stake");
        assertEq(_pool.heap[0], 0, "before the heap");
        assertEq(_pool.heap[size + 1], 0, "after the heap");
        if (size == 0) return;
        (address lowest, uint256 lowestStake) = _pool.lowest();
        assertEq(lowest, _members[size - 1], "lowest");
        assertEq(lowestStake, _stakes[size - 1], "lowest stake");
    }

    // The same as _check, whoever ranks first among equals.
    function _checkStakes() private view {
        uint256 size = _members.length;
        assertEq(_pool.size, size, "size");
        address member = _pool.nextBelow(_accounts, address(0));
        for (uint256 rank = 0; rank < size; ++rank) {
            uint256 entry = _pool.heap[_accounts[member].poolIndex];
            assertEq(address(uint160(entry >> 96)), member, "index");
            assertEq(uint96(entry), _stakes[rank], "stake of a rank");
            assertFalse(TranscoderPool.isSuspended(_accounts[member]), "no member is suspended");
            member = _pool.nextBelow(_accounts, member);
        }
        assertEq(member, address(0), "end");
        if (size == 0) return;
        (, uint256 lowestStake) = _pool.lowest();
        assertEq(lowestStake, _stakes[size - 1], "lowest stake");
    }

    function _random() private returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy >> 100;
    }
}
