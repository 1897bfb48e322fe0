// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClockListener} from "./IClockListener.sol";

/// @title IBondingVotes
/// @notice Voting power by stake, at the start of any round (LIP-89). Written by the BondingManager alone; the clock is the round.
/// Source: specification bonding-votes.md. Votes and stake are in LPT wei.
interface IBondingVotes is IClockListener {
    /// @notice An account's delegate changed.
    event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate);
    /// @notice An orchestrator's votes changed.
    event DelegateVotesChanged(address indexed delegate, uint256 previousBalance, uint256 newBalance);
    /// @notice An account's own stake, or the round of its last claim, changed.
    event DelegatorBondedAmountChanged(
        address indexed delegate,
        uint256 previousBondedAmount,
        uint256 previousLastClaimRound,
        uint256 newBondedAmount,
        uint256 newLastClaimRound
    );

    /// @notice The caller is not the BondingManager.
    /// @param caller Who called.
    /// @param required Who may call.
    error InvalidCaller(address caller, address required);
    /// @notice A checkpoint cannot lie before the account's latest.
    /// @param checkpointRound What was given.
    /// @param requiredRound The earliest possible.
    error InvalidStartRound(uint256 checkpointRound, uint256 requiredRound);
    /// @notice The last claim lies after the checkpoint.
    /// @param lastClaimRound What was given.
    /// @param maxAllowed The latest possible.
    error FutureLastClaimRound(uint256 lastClaimRound, uint256 maxAllowed);
    /// @notice The total stake can only be noted for a later round than before.
    /// @param newValue What was given.
    /// @param lastValue The latest noted.
    error DecreasingValues(uint256 newValue, uint256 lastValue);
    /// @notice The round's state is not known yet.
    /// @param queryRound What was asked for.
    /// @param maxAllowed The latest possible.
    error FutureLookup(uint256 queryRound, uint256 maxAllowed);
    /// @notice Votes follow stake: call the named function of the BondingManager.
    error MustCallBondingManager(string bondingManagerFunction);

    /// @notice Notes an account's state at the start of `startRound`. Only the BondingManager.
    function checkpointBondingState(
        address account,
        uint256 startRound,
        uint256 bondedAmount,
        address delegateAddress,
        uint256 delegatedAmount,
        uint256 lastClaimRound,
        uint256 lastRewardRound
    ) external;

    /// @notice Notes the stake of the active set of `round`. Only the BondingManager.
    function checkpointTotalActiveStake(uint256 totalStake, uint256 round) external;

    /// @notice The same for a round that begins. Only the BondingManager.
    /// @param endBlock First block after `round`, while the round length stays.
    function beginNewRound(uint256 totalStake, uint256 round, uint256 endBlock) external;

    /// @notice Whether the account has any checkpoint. Without one it has no votes: see `BondingManager.checkpointBondingState`.
    function hasCheckpoint(address account) external view returns (bool);

    /// @notice Stake of the active set at the start of `round`.
    function getTotalActiveStakeAt(uint256 round) external view returns (uint256);

    /// @notice Votes and delegate of `account` at the start of `round`.
    function getVotesAndDelegateAtRoundStart(address account, uint256 round) external view returns (uint256 votes, address delegateAddress);

    /// @notice Bonded stake at the start of `round`, whether it has votes or not. For the current and past rounds it never changes any more.
    /// @return stake Stake of the account itself, with rewards if it is delegated to another who is an orchestrator, LPT wei.
    /// @return delegated Stake delegated to the account, its own included if it delegates to itself, LPT wei.
    /// @return delegateAddress Whom it delegates to.
    function getBondedStakeAtRoundStart(
        address account,
        uint256 round
    ) external view returns (uint256 stake, uint256 delegated, address delegateAddress);
}
