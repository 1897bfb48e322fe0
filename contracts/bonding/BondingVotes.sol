// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Manager} from "../base/Manager.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {IClockListener} from "../interfaces/IClockListener.sol";
import {IRoundsManager} from "../interfaces/IRoundsManager.sol";
import {RayMath} from "../libraries/RayMath.sol";
import {RoundMath} from "../libraries/RoundMath.sol";
import {Seats} from "../storage/Seats.sol";
import {TotalStakes} from "../storage/TotalStakes.sol";
import {VoteCheckpoints} from "../storage/VoteCheckpoints.sol";
import {PackedRoundClock, RoundClock} from "../types/RoundClock.sol";

/// @title BondingVotes
/// @notice See {IBondingVotes}. Reads like ERC-5805, with rounds for a clock; "at the end of round r" is the start of round r + 1.
contract BondingVotes is Manager, IBondingVotes {
    using RoundMath for PackedRoundClock;
    using TotalStakes for TotalStakes.History;
    using VoteCheckpoints for VoteCheckpoints.Checkpoint;
    using VoteCheckpoints for VoteCheckpoints.Head;
    using VoteCheckpoints for VoteCheckpoints.History;

    /// @custom:storage-location erc7201:livepeer.storage.BondingVotes
    struct BondingVotesStorage {
        // slot 0
        mapping(address account => VoteCheckpoints.History) histories;
        // slots 1 and 2
        TotalStakes.History totalActiveStake;
        // slot 3. Of which only what turns a block number into a round is kept up to date; the round itself is in the seat.
        PackedRoundClock roundClock;
    }

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.BondingVotes")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant BONDING_VOTES_STORAGE = 0xa7742b6c242c4771c4008d81f4d9261a7ca79386386c2ea41aa946c6c6377400;

    IBondingManager private immutable BONDING_MANAGER;
    IRoundsManager private immutable ROUNDS_MANAGER;

    modifier onlyBondingManager() {
        require(msg.sender == address(BONDING_MANAGER), InvalidCaller(msg.sender, address(BONDING_MANAGER)));
        _;
    }

    /// @param bondingManager Proxy of the BondingManager.
    /// @param roundsManager Proxy of the RoundsManager.
    constructor(address bondingManager, address roundsManager) {
        BONDING_MANAGER = IBondingManager(bondingManager);
        ROUNDS_MANAGER = IRoundsManager(roundsManager);
    }

    /// @notice Sets up the proxy, once.
    /// @param controller_ The Controller.
    function initialize(address controller_) external initializer {
        _initializeManager(controller_, keccak256("BondingVotesTarget"));
    }

    /// @inheritdoc IBondingVotes
    function checkpointBondingState(
        address account,
        uint256 startRound,
        uint256 bondedAmount,
        address delegateAddress,
        uint256 delegatedAmount,
        uint256 lastClaimRound,
        uint256 lastRewardRound
    ) external onlyBondingManager {
        VoteCheckpoints.History storage history = _storage().histories[account];
        (VoteCheckpoints.Head head, VoteCheckpoints.Checkpoint last) = history.latest();
        require(startRound >= last.startRound(), InvalidStartRound(startRound, last.startRound()));
        require(lastClaimRound < startRound, FutureLastClaimRound(lastClaimRound, startRound - 1));

        VoteCheckpoints.Checkpoint checkpoint = VoteCheckpoints.pack(
            startRound,
            bondedAmount,
            delegatedAmount,
            delegateAddress == account ? lastRewardRound : lastClaimRound
        );
        history.push(head, last, delegateAddress, lastClaimRound, checkpoint);

        if (head.delegate() != delegateAddress) emit DelegateChanged(account, head.delegate(), delegateAddress);
        uint256 previousVotes = _ownVotes(last, head.delegate() == account);
        uint256 votes = _ownVotes(checkpoint, delegateAddress == account);
        if (previousVotes != votes) emit DelegateVotesChanged(account, previousVotes, votes);
        if (last.bonded() != bondedAmount || head.lastClaimRound() != lastClaimRound) {
            emit DelegatorBondedAmountChanged(account, last.bonded(), head.lastClaimRound(), bondedAmount, lastClaimRound);
        }
    }

    /// @inheritdoc IBondingVotes
    function checkpointTotalActiveStake(uint256 totalStake, uint256 round) external onlyBondingManager {
        _checkpointTotalActiveStake(totalStake, round);
    }

    /// @inheritdoc IBondingVotes
    function beginNewRound(uint256 totalStake, uint256 round, uint256 endBlock) external onlyBondingManager {
        _checkpointTotalActiveStake(totalStake, round);
        Seats.setRound(round, endBlock);
    }

    /// @inheritdoc IClockListener
    function syncClock() external {
        RoundClock memory roundClock = ROUNDS_MANAGER.roundClock();
        _storage().roundClock = RoundMath.pack(roundClock);
        // Votes are read while the system is paused, too.
        roundClock.paused = false;
        Seats.sync(roundClock);
    }

    /// @notice Always reverts: votes follow stake.
    function delegate(address) external pure {
        revert MustCallBondingManager("bond");
    }

    /// @notice Always reverts: votes follow stake.
    function delegateBySig(address, uint256, uint256, uint8, bytes32, bytes32) external pure {
        revert MustCallBondingManager("bondFor");
    }

    /// @notice Votes of `account` at the end of the current round.
    function getVotes(address account) external view returns (uint256 votes) {
        (votes, ) = getVotesAndDelegateAtRoundStart(account, clock() + 1);
    }

    /// @notice Votes of `account` at the end of a past round.
    function getPastVotes(address account, uint256 round) external view returns (uint256 votes) {
        _requirePast(round);
        (votes, ) = getVotesAndDelegateAtRoundStart(account, round + 1);
    }

    /// @notice Active stake at the end of the current round.
    function totalSupply() external view returns (uint256) {
        return getTotalActiveStakeAt(clock() + 1);
    }

    /// @notice Active stake at the end of a past round.
    function getPastTotalSupply(uint256 round) external view returns (uint256) {
        _requirePast(round);
        return getTotalActiveStakeAt(round + 1);
    }

    /// @notice Delegate of `account` at the end of the current round.
    function delegates(address account) external view returns (address delegateAddress) {
        (, delegateAddress) = getVotesAndDelegateAtRoundStart(account, clock() + 1);
    }

    /// @notice Delegate of `account` at the end of a past round.
    function delegatedAt(address account, uint256 round) external view returns (address delegateAddress) {
        _requirePast(round);
        (, delegateAddress) = getVotesAndDelegateAtRoundStart(account, round + 1);
    }

    /// @inheritdoc IBondingVotes
    function hasCheckpoint(address account) external view returns (bool) {
        return _storage().histories[account].head.checkpointCount() > 0;
    }

    /// @inheritdoc IBondingVotes
    function getBondedStakeAtRoundStart(
        address account,
        uint256 round
    ) external view returns (uint256 stake, uint256 delegated, address delegateAddress) {
        (stake, delegateAddress) = getVotesAndDelegateAtRoundStart(account, round);
        (, VoteCheckpoints.Checkpoint own) = _storage().histories[account].lookup(round);
        delegated = own.delegated();
        // A delegator votes with its stake, an orchestrator with more, and the delegator of somebody who is none with nothing.
        if (delegateAddress == account || stake == 0) stake = own.bonded();
    }

    /// @notice Name of the voting power.
    function name() external pure returns (string memory) {
        return "Livepeer Voting Power";
    }

    /// @notice Symbol of the voting power.
    function symbol() external pure returns (string memory) {
        return "vLPT";
    }

    /// @notice Decimals of the voting power, those of LPT.
    function decimals() external pure returns (uint8) {
        return 18;
    }

    /// @notice ERC-6372: the clock counts rounds.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=livepeer_round";
    }

    /// @notice ERC-6372: the current round.
    function clock() public view returns (uint48) {
        return Seats.isOpen() ? Seats.seat().round : _storage().roundClock.currentRound(block.number);
    }

    /// @inheritdoc IBondingVotes
    function getTotalActiveStakeAt(uint256 round) public view returns (uint256) {
        _requireKnown(round);
        // Stake does not change while rounds are not initialized: what counts is the next round that was, or will be.
        (uint256 stake, bool isLater) = _storage().totalActiveStake.lookup(round);
        return isLater ? BONDING_MANAGER.nextRoundTotalActiveStake() : stake;
    }

    /// @inheritdoc IBondingVotes
    function getVotesAndDelegateAtRoundStart(address account, uint256 round) public view returns (uint256, address) {
        _requireKnown(round);
        (address delegateAddress, VoteCheckpoints.Checkpoint own) = _storage().histories[account].lookup(round);
        if (delegateAddress == account || own.bonded() == 0) return (_ownVotes(own, true), delegateAddress);

        (address itsDelegate, VoteCheckpoints.Checkpoint its) = _storage().histories[delegateAddress].lookup(round);
        // Stake that is delegated to somebody who is not an orchestrator has no votes.
        if (itsDelegate != delegateAddress || its.bonded() == 0) return (0, delegateAddress);
        if (its.factorRound() < own.factorRound()) return (own.bonded(), delegateAddress);
        uint256 votes = RayMath.scaleRayDown(
            own.bonded(),
            BONDING_MANAGER.getRewardFactor(delegateAddress, its.factorRound()),
            BONDING_MANAGER.getRewardFactor(delegateAddress, own.factorRound())
        );
        return (votes, delegateAddress);
    }

    function _checkpointTotalActiveStake(uint256 totalStake, uint256 round) internal {
        TotalStakes.History storage history = _storage().totalActiveStake;
        uint256 last = history.lastRound();
        require(round >= last, DecreasingValues(round, last));
        history.push(round, totalStake);
    }

    // What an account votes with as an orchestrator, which it is while it has stake and delegates to itself.
    function _ownVotes(VoteCheckpoints.Checkpoint checkpoint, bool isSelf) internal pure returns (uint256) {
        return isSelf && checkpoint.bonded() > 0 ? checkpoint.delegated() : 0;
    }

    function _requireKnown(uint256 round) internal view {
        uint256 max = uint256(clock()) + 1;
        require(round <= max, FutureLookup(round, max));
    }

    function _requirePast(uint256 round) internal view {
        uint256 current = clock();
        require(round < current, FutureLookup(round, current == 0 ? 0 : current - 1));
    }

    function _storage() private pure returns (BondingVotesStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := BONDING_VOTES_STORAGE
        }
    }
}
