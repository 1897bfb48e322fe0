// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Thaws} from "../../../contracts/storage/Thaws.sol";
import {Thaw, UnbondingLock} from "../../../contracts/types/Bonding.sol";
import {SolidityTest} from "../../support/SolidityTest.sol";

contract ThawsTest is SolidityTest {
    using Thaws for Thaw;

    uint256 private constant PPM = 1e6;
    uint256 private constant STEPS = 60;

    Thaw private _thaw;
    UnbondingLock[] private _locks;
    bool[] private _isUsed;
    uint256 private _paidIn;
    uint256 private _paidOut;
    uint256 private _taken;

    function testFuzz_ALockIsWorthWhatWasUnbonded(uint96 amount) external {
        uint256 id = _add(amount);
        assertEq(_value(id), amount, "value");
        assertEq(_thaw.amount, amount, "at risk");
    }

    function testFuzz_ALockKnowsUntilWhenItWasBonded(uint16 round, uint16 period) external {
        UnbondingLock memory lock = UnbondingLock(1, uint32(round) + period, 0, 0);
        _thaw.add(lock, period);
        assertEq(Thaws.bondedUntil(lock), period <= 255 ? round : uint256(round) + period - 255, "round");
    }

    function testFuzz_ALockThatIsNotAtRiskKeepsItsAmount(uint96 amount, uint96 other, uint256 share) external {
        _add(other);
        _thaw.slash(bound(share, 0, PPM), 7);
        assertEq(_thaw.valueOf(0, UnbondingLock(amount, 1, 0, 0)), amount, "value");
    }

    function testFuzz_APenaltyTakesTheSamePartOfEveryLock(uint256 a, uint256 b, uint256 first, uint256 second) external {
        (a, b) = (bound(a, 0, type(uint96).max / 2), bound(b, 0, type(uint96).max / 2));
        (first, second) = (bound(first, 0, PPM - 1), bound(second, 0, PPM - 1));
        uint256 older = _add(a);
        uint256 penalty = _thaw.slash(first, 1);
        assertEq(penalty, (a * first) / PPM, "first penalty");
        uint256 newer = _add(b);
        penalty = _thaw.slash(second, 2);
        assertEq(penalty, ((a - (a * first) / PPM + b) * second) / PPM, "second penalty");
        // A wei for each floor.
        _assertNear(_value(older), (a * (PPM - first) * (PPM - second)) / (PPM * PPM));
        _assertNear(_value(newer), (b * (PPM - second)) / PPM);
    }

    function testFuzz_APenaltyOfAllTakesAllThatWasThere(uint96 amount, uint256 locks, uint96 later) external {
        amount = uint96(bound(amount, 1, type(uint96).max / 8));
        locks = bound(locks, 1, 7);
        for (uint256 i = 0; i < locks; ++i) _add(amount);
        assertEq(_thaw.slash(PPM, uint32(locks)), amount * locks, "penalty");
        for (uint256 i = 0; i < locks; ++i) assertEq(_value(i), 0, "taken wholly");
        assertEq(_thaw.amount, 0, "nothing at risk");
        assertEq(_value(_add(later)), later, "later ones are whole");
        assertEq(_thaw.amount, later, "at risk again");
    }

    function testFuzz_NothingIsTakenFromNothing(uint256 share, uint32 nextLockId) external {
        assertEq(_thaw.slash(bound(share, 0, PPM), nextLockId), 0, "penalty");
        assertEq(_thaw.factor, 0, "the factor does not wear out");
        assertEq(_thaw.firstLockId, 0, "no lock is lost");
    }

    /// @notice Who was punished until the factor means nothing loses the rest, and begins anew.
    function test_AFactorThatIsTooSmallEndsEverything() external {
        _add(1e24);
        // All but a millionth, to the edge.
        for (uint256 i = 0; i < 4; ++i) _thaw.slash(PPM - 1, 1);
        assertEq(_thaw.factor, Thaws.MIN_FACTOR, "the smallest factor");
        assertEq(_value(0), 1, "the last wei");
        uint256 fresh = _add(1e24);
        assertEq(_value(fresh), 1e24, "a new lock at the edge");
        assertEq(_thaw.slash(1, 2), 1e24 + 1, "all of it");
        assertEq(_value(0) + _value(fresh), 0, "nothing is left");
        assertEq(_thaw.amount, 0, "nothing at risk");
        assertEq(_thaw.factor, Thaws.ONE, "a factor that is not worn");
        assertEq(_value(_add(5)), 5, "anew");
    }

    function testFuzz_ALockIsUsedForWhatItIsWorth(uint96 amount, uint96 other, uint256 share) external {
        (amount, other) = (amount / 2, other / 2);
        _add(amount);
        _add(other);
        _thaw.slash(bound(share, 0, PPM), 2);
        (uint256 held, uint256 value) = (_thaw.amount, _value(0));
        assertEq(_thaw.remove(0, _locks[0]), value, "value");
        assertEq(_thaw.amount, held - value, "the rest");
    }

    /// @notice Whatever happens in whatever order: locks are worth no more than what is at risk, nothing is made, and nothing fails.
    function testFuzz_LocksNeverPayMoreThanIsThere(uint256 seed) external {
        for (uint256 i = 0; i < STEPS; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 kind = seed % 8;
            uint256 draw = seed >> 8;
            if (kind < 3) {
                uint256 amount =
                    kind == 0
                        ? draw % 4
                        : kind == 1
                            ? draw % 1e9
                            : draw % 1e26;
                _paidIn += amount;
                _add(amount);
            } else if (kind < 5) {
                if (_locks.length > 0) _use(draw % _locks.length);
            } else {
                uint256 share =
                    kind == 5
                        ? draw % 10
                        : kind == 6
                            ? draw % (PPM + 1)
                            : PPM - (draw % 3);
                _taken += _thaw.slash(share, uint32(_locks.length));
            }
            _check();
        }
        // Everybody leaves.
        for (uint256 i = 0; i < _locks.length; ++i) _use(i);
        _check();
    }

    function _check() private view {
        uint256 sum;
        for (uint256 i = 0; i < _locks.length; ++i) {
            if (!_isUsed[i]) sum += _value(i);
        }
        assertLe(sum, _thaw.amount, "locks are worth no more than what is at risk");
        assertEq(_thaw.amount + _paidOut + _taken, _paidIn, "nothing is made or lost");
    }

    function _add(uint256 amount) private returns (uint256 id) {
        id = _locks.length;
        UnbondingLock memory lock = UnbondingLock(uint96(amount), 1, 0, 0);
        _thaw.add(lock, 1);
        _locks.push(lock);
        _isUsed.push(false);
    }

    function _use(uint256 id) private {
        if (_isUsed[id]) return;
        _isUsed[id] = true;
        _paidOut += _thaw.remove(id, _locks[id]);
    }

    function _value(uint256 id) private view returns (uint256) {
        return _thaw.valueOf(id, _locks[id]);
    }

    function _assertNear(uint256 value, uint256 exact) private pure {
        assertLe(value, exact, "rounded down");
        assertGe(value + 1, exact, "by a wei");
    }
}
