// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ILivepeerGovernor
/// @notice What the governor has beyond OpenZeppelin's IGovernor (LIP-89). The clock is the round, votes are LPT wei of stake.
/// Source: specification treasury.md. How exits of stake and executions are ordered: docs/decisions/0101-governance-exits.md.
interface ILivepeerGovernor {
    /// @notice Part of a vote counts no longer, because the stake behind it has left. The weights are what counts for the quorum: of a vote Against
    /// all still counts for the majority, as `proposalVotes` shows.
    event VoteLowered(address indexed voter, uint256 indexed proposalId, uint256 oldWeight, uint256 newWeight);

    /// @notice The parameter is out of the bounds within which the DAO stays able to act.
    /// @param parameter Its name.
    /// @param actual What was given.
    /// @param least The least allowed.
    /// @param most The most allowed.
    error LivepeerGovernorOutOfBounds(bytes32 parameter, uint256 actual, uint256 least, uint256 most);
    /// @notice The new timelock does not let this governor schedule, execute and cancel.
    /// @param timelock What was given.
    /// @param role The role that it has not granted.
    error LivepeerGovernorTimelockWithoutRole(address timelock, bytes32 role);
    /// @notice Stake that disagrees could not have left yet.
    /// @param round The current round.
    /// @param executableFrom The first round in which the proposal can be executed.
    error LivepeerGovernorExitOpen(uint256 round, uint256 executableFrom);
    /// @notice The delegators are not in ascending order, or one is the null address or named twice.
    /// @param last The one before.
    /// @param next What came after it.
    error LivepeerGovernorUnsortedDelegators(address last, address next);

    /// @notice Votes by a signed ballot of the deployed governor's type, which holds neither the voter nor a nonce.
    /// @dev Emits {IGovernor-VoteCast}. Contract wallets sign OpenZeppelin 5's ballot (ERC-1271).
    function castVoteBySig(uint256 proposalId, uint8 support, uint8 v, bytes32 r, bytes32 s) external returns (uint256 weight);

    /// @notice As {castVoteBySig}, with a reason and parameters, which are part of what is signed.
    function castVoteWithReasonAndParamsBySig(
        uint256 proposalId,
        uint8 support,
        string calldata reason,
        bytes calldata params,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 weight);

    /// @notice Takes stake that is bonded no longer out of a vote on a proposal that is not executed yet: out of the tally, or, of a vote Against,
    /// out of what makes the quorum alone. Anyone may.
    /// @dev Emits {VoteLowered} if the vote counts less than before.
    /// @param proposalId An active, succeeded or queued proposal.
    /// @param voter Who voted.
    /// @return weight What the vote counts for the quorum now, LPT wei.
    function lowerVote(uint256 proposalId, address voter) external returns (uint256 weight);

    /// @notice As {lowerVote}, for an orchestrator's vote, without counting the stake of delegators that voted themselves: it stands behind
    /// their votes, and cannot stand in for other stake that left. Anyone may.
    /// @dev Emits {VoteLowered} if the vote counts less than before.
    ///
    /// Requirements:
    /// - `delegators` are in ascending order. Who has not voted on the proposal, or does not delegate to the voter now, changes nothing.
    ///
    /// @return weight What the vote counts for the quorum now, LPT wei.
    function lowerVoteWithout(uint256 proposalId, address voter, address[] calldata delegators) external returns (uint256 weight);

    /// @notice As {lowerVoteWithout}, for more delegators than fit one call, by what was bonded at the start of the current round. What one caller
    /// names in one round adds up. Anyone may.
    /// @dev Emits {VoteLowered} if the vote counts less than before.
    ///
    /// Requirements:
    /// - `delegators` are in ascending order, and above those that the caller has named in this round before. Who has not voted on the proposal,
    ///   or did not delegate to the voter when the round began, changes nothing.
    ///
    /// @return weight What the vote counts for the quorum now, LPT wei.
    function lowerVoteInSteps(uint256 proposalId, address voter, address[] calldata delegators) external returns (uint256 weight);

    /// @notice Sets the rounds between a proposal and its snapshot. Only by an executed proposal.
    function setVotingDelay(uint256 newVotingDelay) external;

    /// @notice Sets the rounds in which votes are taken. Only by an executed proposal.
    function setVotingPeriod(uint256 newVotingPeriod) external;

    /// @notice Kept from the deployed governor, where votes came from an address that could be refreshed. Here {token} and {votes} are one
    /// and cannot differ, so there is nothing to do.
    function bumpGovernorVotesTokenAddress() external view;

    /// @notice Where votes come from: the BondingVotes.
    function votes() external view returns (address);

    /// @notice Share of For + Against that For must be above, in ppm. Set once.
    function quota() external view returns (uint256);

    /// @notice First round in which the proposal can be executed, as its votes stand: after the vote, and after whoever disagrees could
    /// have unbonded and withdrawn since the proposal came to pass.
    function executableFrom(uint256 proposalId) external view returns (uint256 round);

    /// @notice What the votes on a proposal have to reach together, LPT wei: the quorum, and stake that left from behind votes Against. 0 before the
    /// first vote.
    function proposalQuorum(uint256 proposalId) external view returns (uint256);

    /// @notice What an account voted.
    /// @param proposalId The proposal.
    /// @param account The voter.
    /// @return support 0 against, 1 for, 2 abstain; meaningless unless it voted.
    /// @return weight What the vote counts, LPT wei: less than the voter's power if delegators voted themselves or stake left.
    /// @return overridden Stake of delegators that voted before the account did, LPT wei.
    function ballotOf(uint256 proposalId, address account) external view returns (uint8 support, uint256 weight, uint256 overridden);
}
