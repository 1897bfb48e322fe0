// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBondingManager} from "../../contracts/interfaces/IBondingManager.sol";
import {IRoundsManager} from "../../contracts/interfaces/IRoundsManager.sol";
import {ITicketBroker} from "../../contracts/interfaces/ITicketBroker.sol";
import {World} from "./World.sol";

/// @notice Time, the owner's settings and the pause switch.
abstract contract SystemActions is World {
    /// @notice Goes on to the next round. Now and then the chain gives no block hash for it, so that it has no tickets of its own.
    function nextRound(uint256 seed) external {
        _advance(1, _draw(seed, 1));
        bool hasNoHash = _isDrawn(seed, 2, 8);
        if (hasNoHash) vm.setBlockhash(vm.getBlockNumber() - 1, 0);
        _open();
        assertEq(rounds.blockHashForRound(rounds.currentRound()) == 0, hasNoHash, "a round has the block hash that the chain gives");
        bytes4 problem = IRoundsManager.RoundsManagerRoundAlreadyInitialized.selector;
        _requireRefused(_account(seed, 3), address(rounds), abi.encodeCall(rounds.initializeRound, ()), problem);
    }

    /// @notice Goes on within the round.
    function mine(uint256 seed) external {
        uint256 end = rounds.currentRoundStartBlock() + rounds.roundLength() - 1;
        uint256 block_ = vm.getBlockNumber();
        if (block_ >= end) _pass();
        vm.roll(block_ + 1 + (_draw(seed, 1) % (end - block_)));
    }

    /// @notice Rounds pass that nobody initializes; nothing that depends on them works meanwhile.
    function skipRounds(uint256 seed) external {
        _open();
        // Now and then for longer than the Verifier looks back.
        _advance(1 + (_draw(seed, 1) % (_isDrawn(seed, 5, 16) ? 60 : 3)), _draw(seed, 2));
        address account = _account(seed, 3);
        bytes4 problem = IBondingManager.BondingManagerRoundNotInitialized.selector;
        uint256 kind = _draw(seed, 4) % 4;
        bytes memory data = abi.encodeCall(bonding.claimEarnings, (0));
        if (kind == 1) data = abi.encodeCall(bonding.bond, (1, account));
        if (kind == 2) data = abi.encodeCall(bonding.reward, ());
        if (kind == 3) data = abi.encodeCall(bonding.withdrawStake, (0));
        _requireRefused(account, address(bonding), data, problem);
    }

    /// @notice While the system is paused nothing of value moves, whatever time passes.
    function pause(uint256 seed) external {
        _open();
        controller.pause();
        if (_isDrawn(seed, 1, 3)) {
            _advance(1 + (_draw(seed, 2) % 2), _draw(seed, 3));
            bytes4 closed = IRoundsManager.RoundsManagerSystemPaused.selector;
            _requireRefused(_account(seed, 4), address(rounds), abi.encodeCall(rounds.initializeRound, ()), closed);
        }
        address account = _account(seed, 5);
        bytes4 stakeProblem = IBondingManager.BondingManagerPaused.selector;
        _requireRefused(account, address(bonding), abi.encodeCall(bonding.bond, (1, account)), stakeProblem);
        _requireRefused(account, address(bonding), abi.encodeCall(bonding.unbond, (1)), stakeProblem);
        _requireRefused(account, address(bonding), abi.encodeCall(bonding.withdrawStake, (0)), stakeProblem);
        _requireRefused(account, address(bonding), abi.encodeCall(bonding.withdrawFees, (payable(account), 0)), stakeProblem);
        _requireRefused(account, address(bonding), abi.encodeCall(bonding.reward, ()), stakeProblem);
        bytes4 ticketProblem = ITicketBroker.TicketBrokerPaused.selector;
        _requireRefused(account, address(broker), abi.encodeCall(broker.fundDeposit, ()), ticketProblem);
        _requireRefused(account, address(broker), abi.encodeCall(broker.withdraw, ()), ticketProblem);
        controller.unpause();
    }

    /// @notice Anybody calls anything with anything. It may work or not: what it must not do is panic. Then it is as if it had not been.
    function callAnything(uint256 seed) external {
        if (_isDrawn(seed, 0, 2)) _open();
        address account = _account(seed, 1);
        address other = _isDrawn(seed, 2, 8) ? address(0) : _account(seed, 3);
        // Amounts up to twice the width of their fields, ids and shares that exist, and some that do not.
        uint256 number = _draw(seed, 4) >> (1 + (_draw(seed, 5) % 255));
        if (number > 1 << 97) number >>= 128;
        (address target, bytes memory data) = _anything(_draw(seed, 6) % 20, other, number);

        (bool isDone, bytes memory answer) = _try(account, target, data);
        if (!isDone) _requireReason(answer);
    }

    /// @notice The owner changes a setting.
    function setParameter(uint256 seed) external {
        _open();
        uint256 kind = _draw(seed, 1) % 10;
        uint256 value = _draw(seed, 2);
        if (kind == 0) bonding.setUnbondingPeriod(uint64(value % (MAX_PERIOD + 1)));
        else if (kind == 1) bonding.setTreasuryRewardCutRate(_cutRate(value));
        else if (kind == 2) bonding.setTreasuryBalanceCeiling(value % 3 == 0 ? 0 : value % 1e22);
        else if (kind == 3) broker.setUnlockPeriod(value % (MAX_PERIOD + 1));
        else if (kind == 4) broker.setTicketValidityPeriod(1 + (value % MAX_PERIOD));
        else if (kind == 5) minter.setInflationChange(value % 2e6);
        else if (kind == 6) minter.setTargetBondingRate(value % 1e9);
        else if (kind == 7) rounds.setRoundLockAmount(value % 5e5);
        else if (kind == 8) rounds.setRoundLength(10 + (value % 30));
        else if (value % 16 == 0) _enlargePool();
    }

    /// @dev One more place, if there is room.
    function _enlargePool() private {
        uint256 size = bonding.getTranscoderPoolMaxSize();
        if (size < MAX_POOL_SIZE) bonding.setNumActiveTranscoders(size + 1);
    }

    function _anything(uint256 kind, address account, uint256 number) private view returns (address, bytes memory) {
        if (kind >= 16) return (address(verifier), _anyProof(kind, account, number));
        address stake = address(bonding);
        address tickets = address(broker);
        address none = address(0);
        if (kind == 0) return (stake, abi.encodeCall(bonding.bond, (number, account)));
        if (kind == 1) return (stake, abi.encodeCall(bonding.bondForWithHint, (number, account, account, none, none, none, none)));
        if (kind == 2) return (stake, abi.encodeCall(bonding.unbond, (number)));
        if (kind == 3) return (stake, abi.encodeCall(bonding.rebond, (number % 8)));
        if (kind == 4) return (stake, abi.encodeCall(bonding.rebondFromUnbonded, (account, number % 8)));
        if (kind == 5) return (stake, abi.encodeCall(bonding.withdrawStake, (number % 8)));
        if (kind == 6) return (stake, abi.encodeCall(bonding.transferBond, (account, number, none, none, none, none)));
        if (kind == 7) return (stake, abi.encodeCall(bonding.claimEarnings, (number)));
        if (kind == 8) return (stake, abi.encodeCall(bonding.withdrawFees, (payable(account), number)));
        if (kind == 9) return (stake, abi.encodeCall(bonding.transcoder, (number, number / 2)));
        if (kind == 10) return (stake, abi.encodeCall(bonding.reward, ()));
        if (kind == 11) return (stake, abi.encodeCall(bonding.rewardForTranscoder, (account)));
        if (kind == 12) return (stake, abi.encodeCall(bonding.slashTranscoder, (account, account, number, number)));
        if (kind == 13) return (tickets, abi.encodeCall(broker.fundDepositAndReserveFor, (account, number, number)));
        if (kind == 14) return (tickets, abi.encodeCall(broker.withdraw, ()));
        return (address(minter), abi.encodeCall(minter.trustedWithdrawETH, (account, number)));
    }

    function _anyProof(uint256 kind, address account, uint256 number) private view returns (bytes memory) {
        bytes32 root = bytes32(number);
        // The casts cut off what does not fit.
        (uint64 pixels, uint64 segments, uint64 fromRound) = (uint64(number), uint64(number / 2), uint64(number / 3));
        if (kind == 16) return abi.encodeCall(verifier.submitClaim, (root, pixels, segments, fromRound));
        if (kind == 17) return abi.encodeCall(verifier.submitClaimFor, (account, root, pixels, segments, fromRound));
        if (kind == 18) return abi.encodeCall(verifier.reportMissingProof, (account, number % (rounds.currentRound() + 2), account));
        return abi.encodeCall(verifier.setSamples, (number));
    }

    function _cutRate(uint256 value) private pure returns (uint256) {
        if (value % 4 == 0) return 0;
        return value % 4 == 1 ? 1e27 : (value >> 8) % 1e27;
    }
}
