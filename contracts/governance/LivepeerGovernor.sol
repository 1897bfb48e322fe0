// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorSettingsUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorSettingsUpgradeable.sol";
import {GovernorTimelockControlUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorTimelockControlUpgradeable.sol";
import {GovernorVotesUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesUpgradeable.sol";
import {GovernorVotesQuorumFractionUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesQuorumFractionUpgradeable.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Manager} from "../base/Manager.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IBondingVotes} from "../interfaces/IBondingVotes.sol";
import {ILivepeerGovernor} from "../interfaces/ILivepeerGovernor.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {VoteExits} from "../storage/VoteExits.sol";
import {VoteTallies} from "../storage/VoteTallies.sol";

/// @title LivepeerGovernor
/// @notice See {ILivepeerGovernor}. OpenZeppelin's governor with votes by stake, which delegators can take back from their orchestrator.
/// @custom:oz-upgrades-unsafe-allow external-library-linking
contract LivepeerGovernor is
    Manager,
    GovernorSettingsUpgradeable,
    GovernorVotesQuorumFractionUpgradeable,
    GovernorTimelockControlUpgradeable,
    ILivepeerGovernor
{
    using SafeCast for uint256;
    using VoteTallies for VoteTallies.State;

    /// @custom:storage-location erc7201:livepeer.storage.LivepeerGovernor
    struct LivepeerGovernorStorage {
        // slot 0. The quorum and since which round it counts, as OpenZeppelin's history has them.
        uint32 quotaPpm;
        uint32 quorumPpm;
        uint48 quorumSince;
        // slots 1 to 3
        VoteTallies.State votes;
        // slot 4
        VoteExits.State exits;
    }

    // keccak256(abi.encode(uint256(keccak256("livepeer.storage.LivepeerGovernor")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant LIVEPEER_GOVERNOR_STORAGE = 0x1de91ffcef1671c042121320e5b26caa4c7c3c1b35a69418d3d0cff209a57900;

    // EIP-712 types of the deployed governor's ballots; BALLOT_TYPEHASH and EXTENDED_BALLOT_TYPEHASH are OpenZeppelin 5's.
    bytes32 private constant DEPLOYED_BALLOT = keccak256("Ballot(uint256 proposalId,uint8 support)");
    bytes32 private constant DEPLOYED_EXTENDED_BALLOT = keccak256(
        "ExtendedBallot(uint256 proposalId,uint8 support,string reason,bytes params)"
    );

    // Bounds within which the DAO stays able to act. Rounds, ppm and LPT wei.
    uint256 private constant LEAST_VOTING_DELAY = 1;
    uint256 private constant MOST_VOTING_DELAY = 30;
    uint256 private constant LEAST_VOTING_PERIOD = 3;
    uint256 private constant MOST_VOTING_PERIOD = 60;
    uint256 private constant LEAST_PROPOSAL_THRESHOLD = 1e18;
    // The most is this much or 1 % of the active stake, whichever is more.
    uint256 private constant MOST_PROPOSAL_THRESHOLD = 1000e18;
    uint256 private constant MOST_PROPOSAL_THRESHOLD_PPM = 10_000;
    uint256 private constant LEAST_QUORUM_PPM = 10_000;
    uint256 private constant MOST_QUORUM_PPM = 500_000;
    uint256 private constant LEAST_QUOTA_PPM = 500_000;
    uint256 private constant MOST_QUOTA_PPM = 900_000;
    // However long stake takes to unbond, an execution waits for no more than this.
    uint256 private constant MOST_EXIT_ROUNDS = 30;
    // A round in which to notice that a proposal came to pass, and one in which to withdraw.
    uint256 private constant EXIT_MARGIN = 2;

    address private immutable CONTROLLER;
    IBondingManager private immutable BONDING_MANAGER;
    IBondingVotes private immutable BONDING_VOTES;
    address payable private immutable TREASURY;

    /// @param controller_ The Controller.
    /// @param bondingManager Proxy of the BondingManager.
    /// @param bondingVotes Proxy of the BondingVotes.
    /// @param treasury The timelock that executes.
    constructor(address controller_, address bondingManager, address bondingVotes, address payable treasury) {
        CONTROLLER = controller_;
        BONDING_MANAGER = IBondingManager(bondingManager);
        BONDING_VOTES = IBondingVotes(bondingVotes);
        TREASURY = treasury;
    }

    /// @notice Sets up the proxy, once. The name, the version and the source of votes are constants or immutables, so their initializers are
    /// not called.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call incorrect-initializer-order
    /// @param initialVotingDelay Rounds between a proposal and its snapshot.
    /// @param initialVotingPeriod Rounds in which votes are taken.
    /// @param initialProposalThreshold Votes that a proposer needs, LPT wei.
    /// @param initialQuorum Share of the active stake that has to vote, ppm.
    /// @param quota_ Share of For + Against that For has to be above, ppm.
    function initialize(
        uint256 initialVotingDelay,
        uint256 initialVotingPeriod,
        uint256 initialProposalThreshold,
        uint256 initialQuorum,
        uint256 quota_
    ) external initializer {
        _requireWithin("quota", quota_, LEAST_QUOTA_PPM, MOST_QUOTA_PPM);
        _initializeManager(CONTROLLER, keccak256("LivepeerGovernorTarget"));
        __GovernorSettings_init(initialVotingDelay.toUint48(), initialVotingPeriod.toUint32(), initialProposalThreshold);
        __GovernorVotesQuorumFraction_init(initialQuorum);
        __GovernorTimelockControl_init(TimelockControllerUpgradeable(TREASURY));
        // The cast is safe: at most MOST_QUOTA_PPM.
        _storage().quotaPpm = uint32(quota_);
    }

    /// @inheritdoc ILivepeerGovernor
    function castVoteBySig(uint256 proposalId, uint8 support, uint8 v, bytes32 r, bytes32 s) external returns (uint256) {
        bytes32 ballot = keccak256(abi.encode(DEPLOYED_BALLOT, proposalId, support));
        return _castVote(proposalId, ECDSA.recover(_hashTypedDataV4(ballot), v, r, s), support, "");
    }

    /// @inheritdoc ILivepeerGovernor
    function castVoteWithReasonAndParamsBySig(
        uint256 proposalId,
        uint8 support,
        string calldata reason,
        bytes calldata params,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256) {
        bytes32 ballot = keccak256(abi.encode(DEPLOYED_EXTENDED_BALLOT, proposalId, support, keccak256(bytes(reason)), keccak256(params)));
        return _castVote(proposalId, ECDSA.recover(_hashTypedDataV4(ballot), v, r, s), support, reason, params);
    }

    /// @inheritdoc ILivepeerGovernor
    function lowerVote(uint256 proposalId, address voter) external returns (uint256 weight) {
        return lowerVoteWithout(proposalId, voter, new address[](0));
    }

    /// @inheritdoc ILivepeerGovernor
    function lowerVoteInSteps(uint256 proposalId, address voter, address[] calldata delegators) external returns (uint256 weight) {
        LivepeerGovernorStorage storage $ = _storage();
        return VoteExits.lowerInSteps($.exits, $.votes, BONDING_VOTES, _openVote(proposalId, voter), delegators);
    }

    /// @inheritdoc ILivepeerGovernor
    function setVotingDelay(uint256 newVotingDelay) external onlyGovernance {
        _setVotingDelay(newVotingDelay.toUint48());
    }

    /// @inheritdoc ILivepeerGovernor
    function setVotingPeriod(uint256 newVotingPeriod) external onlyGovernance {
        _setVotingPeriod(newVotingPeriod.toUint32());
    }

    /// @inheritdoc ILivepeerGovernor
    function bumpGovernorVotesTokenAddress() external view {}

    /// @inheritdoc ILivepeerGovernor
    function votes() external view returns (address) {
        return address(BONDING_VOTES);
    }

    /// @inheritdoc ILivepeerGovernor
    function quota() external view returns (uint256) {
        return _storage().quotaPpm;
    }

    /// @notice Votes on a proposal, LPT wei.
    function proposalVotes(uint256 proposalId) external view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes) {
        VoteTallies.Tally memory tally = _storage().votes.tallies[proposalId];
        return (tally.againstVotes, tally.forVotes, tally.abstainVotes);
    }

    /// @inheritdoc ILivepeerGovernor
    function proposalQuorum(uint256 proposalId) external view returns (uint256) {
        return _storage().votes.tallies[proposalId].quorum;
    }

    /// @inheritdoc ILivepeerGovernor
    function ballotOf(uint256 proposalId, address account) external view returns (uint8, uint256, uint256) {
        VoteTallies.Ballot memory ballot = _storage().votes.ballots[proposalId][account];
        return (ballot.support, ballot.weight, ballot.overridden);
    }

    /// @notice Moves execution to another timelock. Only by an executed proposal, and only to one that this governor can use.
    function updateTimelock(TimelockControllerUpgradeable newTimelock) public override {
        bytes32[3] memory roles = [keccak256("PROPOSER_ROLE"), keccak256("EXECUTOR_ROLE"), keccak256("CANCELLER_ROLE")];
        for (uint256 i = 0; i < roles.length; i++) {
            require(newTimelock.hasRole(roles[i], address(this)), LivepeerGovernorTimelockWithoutRole(address(newTimelock), roles[i]));
        }
        super.updateTimelock(newTimelock);
    }

    /// @inheritdoc ILivepeerGovernor
    function lowerVoteWithout(uint256 proposalId, address voter, address[] memory delegators) public returns (uint256 weight) {
        return VoteExits.lower(_storage().votes, BONDING_MANAGER, BONDING_VOTES, _openVote(proposalId, voter), delegators);
    }

    /// @notice Whether an account voted on a proposal.
    function hasVoted(uint256 proposalId, address account) public view returns (bool) {
        return _storage().votes.ballots[proposalId][account].hasVoted;
    }

    /// @inheritdoc ILivepeerGovernor
    function executableFrom(uint256 proposalId) public view returns (uint256) {
        uint256 afterVote = proposalDeadline(proposalId) + 1;
        uint256 passingSince = _storage().votes.tallies[proposalId].passingSince;
        if (passingSince == 0) return afterVote;
        uint256 unbonding = Math.min(BONDING_MANAGER.longestUnbondingSince(passingSince), MOST_EXIT_ROUNDS);
        return Math.max(afterVote, passingSince + unbonding + EXIT_MARGIN);
    }

    /// @notice Where votes come from.
    function token() public view override returns (IERC5805) {
        return IERC5805(address(BONDING_VOTES));
    }

    /// @notice ERC-6372: the current round.
    function clock() public view override(GovernorUpgradeable, GovernorVotesUpgradeable) returns (uint48) {
        return token().clock();
    }

    /// @notice ERC-6372: the clock counts rounds.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override(GovernorUpgradeable, GovernorVotesUpgradeable) returns (string memory) {
        return "mode=livepeer_round";
    }

    /// @notice Stake that has to vote on a proposal with that snapshot, LPT wei.
    function quorum(uint256 timepoint) public view override(GovernorUpgradeable, GovernorVotesQuorumFractionUpgradeable) returns (uint256) {
        return PpmMath.ppmDown(token().getPastTotalSupply(timepoint), quorumNumerator(timepoint));
    }

    /// @notice Share of the active stake that has to vote on a proposal with that snapshot, ppm. The latest lies beside the quota: the history is asked
    /// for earlier ones.
    function quorumNumerator(uint256 timepoint) public view override returns (uint256) {
        LivepeerGovernorStorage storage $ = _storage();
        return timepoint >= $.quorumSince ? $.quorumPpm : super.quorumNumerator(timepoint);
    }

    /// @notice The quorum is in parts per million.
    function quorumDenominator() public pure override returns (uint256) {
        return PpmMath.PPM;
    }

    /// @notice Three kinds of votes, all of which count for the quorum.
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() public pure returns (string memory) {
        return "support=bravo&quorum=for,abstain,against";
    }

    /// @notice Name of the governor, also in the EIP-712 domain. A constant, like the version: OpenZeppelin would keep both in storage.
    function name() public pure override returns (string memory) {
        return "LivepeerGovernor";
    }

    /// @notice Version of the EIP-712 domain.
    function version() public pure override returns (string memory) {
        return "1";
    }

    /// @notice State of a proposal, with what the timelock says of it.
    function state(
        uint256 proposalId
    ) public view override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (ProposalState) {
        return super.state(proposalId);
    }

    /// @notice Every proposal goes through the timelock.
    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @notice Votes that a proposer needs, LPT wei. Never more than could be set now: with less stake than when it was set, somebody can
    /// still propose.
    function proposalThreshold() public view override(GovernorUpgradeable, GovernorSettingsUpgradeable) returns (uint256 threshold) {
        threshold = super.proposalThreshold();
        if (threshold > MOST_PROPOSAL_THRESHOLD) threshold = Math.min(threshold, _mostProposalThreshold());
    }

    /// @dev Reads votes and delegate at once. The event and the returned value hold the full power, overrides not deducted.
    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal override returns (uint256 weight) {
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Active));
        address delegate;
        // The end of the snapshot round is the start of the next.
        (weight, delegate) = BONDING_VOTES.getVotesAndDelegateAtRoundStart(account, proposalSnapshot(proposalId) + 1);
        // The delegate goes where the parameters of the vote would, which this way of counting has no use for.
        _countVote(proposalId, account, support, weight, abi.encode(delegate));

        if (params.length == 0) emit VoteCast(account, proposalId, support, weight, reason);
        else emit VoteCastWithParams(account, proposalId, support, weight, reason, params);
    }

    function _countVote(
        uint256 proposalId,
        address account,
        uint8 support,
        uint256 weight,
        bytes memory delegate
    ) internal override returns (uint256) {
        LivepeerGovernorStorage storage $ = _storage();
        if (!$.votes.isOpen(proposalId)) $.votes.open(proposalId, quorum(proposalSnapshot(proposalId)), $.quotaPpm);
        bool isNew = $.votes.cast(proposalId, account, support, weight, abi.decode(delegate, (address)));
        if (isNew) $.votes.notePassing(proposalId, clock());
        return weight;
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) {
        uint256 from = executableFrom(proposalId);
        uint256 round = clock();
        require(round >= from, LivepeerGovernorExitOpen(round, from));
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _setVotingDelay(uint48 newVotingDelay) internal override {
        _requireWithin("votingDelay", newVotingDelay, LEAST_VOTING_DELAY, MOST_VOTING_DELAY);
        super._setVotingDelay(newVotingDelay);
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal override {
        _requireWithin("votingPeriod", newVotingPeriod, LEAST_VOTING_PERIOD, MOST_VOTING_PERIOD);
        super._setVotingPeriod(newVotingPeriod);
    }

    function _setProposalThreshold(uint256 newProposalThreshold) internal override {
        _requireWithin("proposalThreshold", newProposalThreshold, LEAST_PROPOSAL_THRESHOLD, _mostProposalThreshold());
        super._setProposalThreshold(newProposalThreshold);
    }

    function _updateQuorumNumerator(uint256 newQuorumNumerator) internal override {
        _requireWithin("quorumNumerator", newQuorumNumerator, LEAST_QUORUM_PPM, MOST_QUORUM_PPM);
        super._updateQuorumNumerator(newQuorumNumerator);
        // The cast is safe: at most MOST_QUORUM_PPM.
        (_storage().quorumPpm, _storage().quorumSince) = (uint32(newQuorumNumerator), clock());
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return name();
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return version();
    }

    function _quorumReached(uint256 proposalId) internal view override returns (bool) {
        return _storage().votes.hasQuorum(proposalId);
    }

    function _voteSucceeded(uint256 proposalId) internal view override returns (bool) {
        return _storage().votes.hasMajority(proposalId);
    }

    function _executor() internal view override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (address) {
        return super._executor();
    }

    /// @dev The vote, if stake can still be taken out of it.
    function _openVote(uint256 proposalId, address voter) private view returns (VoteExits.Vote memory) {
        _validateStateBitmap(
            proposalId,
            _encodeStateBitmap(ProposalState.Active) |
                _encodeStateBitmap(ProposalState.Succeeded) |
                _encodeStateBitmap(ProposalState.Queued)
        );
        return VoteExits.Vote(proposalId, proposalSnapshot(proposalId), clock(), voter);
    }

    function _mostProposalThreshold() private view returns (uint256) {
        uint256 share = PpmMath.ppmDown(BONDING_VOTES.getTotalActiveStakeAt(clock()), MOST_PROPOSAL_THRESHOLD_PPM);
        return Math.max(MOST_PROPOSAL_THRESHOLD, share);
    }

    function _requireWithin(bytes32 parameter, uint256 actual, uint256 least, uint256 most) private pure {
        require(actual >= least && actual <= most, LivepeerGovernorOutOfBounds(parameter, actual, least, most));
    }

    function _storage() private pure returns (LivepeerGovernorStorage storage $) {
        // The slot is a constant: the ERC-7201 location of the struct.
        assembly ("memory-safe") {
            $.slot := LIVEPEER_GOVERNOR_STORAGE
        }
    }
}
