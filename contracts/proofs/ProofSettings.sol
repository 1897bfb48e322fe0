// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ManagerBase} from "../base/ManagerBase.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {PpmMath} from "../libraries/PpmMath.sol";
import {ProofMath} from "../libraries/ProofMath.sol";
import {Claims} from "../storage/Claims.sol";
import {ProofParameters} from "../types/Proofs.sol";

/// @title ProofSettings
/// @notice The numbers that the {Verifier} goes by: within which bounds its owner may change them, and which hold for the claims of a round.
abstract contract ProofSettings is ManagerBase, EIP712, IVerifier {
    using Checkpoints for Checkpoints.Trace224;

    struct State {
        // slot 0
        Claims.Ledger claims;
        // slot 1
        mapping(address orchestrator => address) operators;
        // slot 2
        Checkpoints.Trace224 parameters;
    }

    /// @dev The width of the field of {Claims-Record} that holds them.
    uint256 private constant MAX_SAMPLES = 56;

    uint256 private constant MIN_RESPONSE_ROUNDS = 2;
    uint256 private constant MAX_RESPONSE_ROUNDS = 30;
    /// @dev With a share of less than 100 % in any case, whoever reports itself loses.
    uint256 private constant MAX_FINDER_REWARD = PpmMath.PPM / 2;

    IBondingManager internal immutable BONDING_MANAGER;

    State internal _state;

    /// @param controller_ The Controller.
    /// @param parameters First parameters.
    /// @param bondingManager Proxy of the BondingManager, which knows the round.
    constructor(address controller_, ProofParameters memory parameters, address bondingManager) {
        _setController(controller_);
        BONDING_MANAGER = IBondingManager(bondingManager);
        _bounded(parameters.samples, 1, MAX_SAMPLES);
        _bounded(parameters.responseRounds, MIN_RESPONSE_ROUNDS, MAX_RESPONSE_ROUNDS);
        _bounded(parameters.missingProofPenalty, 0, PpmMath.PPM);
        _bounded(parameters.doubleClaimPenalty, 0, PpmMath.PPM);
        _bounded(parameters.malformedClaimPenalty, 0, PpmMath.PPM);
        _bounded(parameters.finderReward, 0, MAX_FINDER_REWARD);
        _pushParameters(parameters, 0);
    }

    /// @inheritdoc IVerifier
    function setSamples(uint256 samples_) external onlyControllerOwner {
        ProofParameters memory parameters = _latestParameters();
        parameters.samples = uint8(_bounded(samples_, 1, MAX_SAMPLES));
        _changeParameters(parameters);
    }

    /// @inheritdoc IVerifier
    function setResponseRounds(uint256 responseRounds_) external onlyControllerOwner {
        ProofParameters memory parameters = _latestParameters();
        parameters.responseRounds = uint8(_bounded(responseRounds_, MIN_RESPONSE_ROUNDS, MAX_RESPONSE_ROUNDS));
        _changeParameters(parameters);
    }

    /// @inheritdoc IVerifier
    function setMissingProofPenalty(uint256 missingProofPenalty_) external onlyControllerOwner {
        ProofParameters memory parameters = _latestParameters();
        parameters.missingProofPenalty = uint24(_bounded(missingProofPenalty_, 0, PpmMath.PPM));
        _changeParameters(parameters);
    }

    /// @inheritdoc IVerifier
    function setDoubleClaimPenalty(uint256 doubleClaimPenalty_) external onlyControllerOwner {
        ProofParameters memory parameters = _latestParameters();
        parameters.doubleClaimPenalty = uint24(_bounded(doubleClaimPenalty_, 0, PpmMath.PPM));
        _changeParameters(parameters);
    }

    /// @inheritdoc IVerifier
    function setMalformedClaimPenalty(uint256 malformedClaimPenalty_) external onlyControllerOwner {
        ProofParameters memory parameters = _latestParameters();
        parameters.malformedClaimPenalty = uint24(_bounded(malformedClaimPenalty_, 0, PpmMath.PPM));
        _changeParameters(parameters);
    }

    /// @inheritdoc IVerifier
    function setFinderReward(uint256 finderReward_) external onlyControllerOwner {
        ProofParameters memory parameters = _latestParameters();
        parameters.finderReward = uint24(_bounded(finderReward_, 0, MAX_FINDER_REWARD));
        _changeParameters(parameters);
    }

    /// @inheritdoc IVerifier
    function samples() external view returns (uint256) {
        return _latestParameters().samples;
    }

    /// @inheritdoc IVerifier
    function responseRounds() external view returns (uint256) {
        return _latestParameters().responseRounds;
    }

    /// @inheritdoc IVerifier
    function missingProofPenalty() external view returns (uint256) {
        return _latestParameters().missingProofPenalty;
    }

    /// @inheritdoc IVerifier
    function doubleClaimPenalty() external view returns (uint256) {
        return _latestParameters().doubleClaimPenalty;
    }

    /// @inheritdoc IVerifier
    function malformedClaimPenalty() external view returns (uint256) {
        return _latestParameters().malformedClaimPenalty;
    }

    /// @inheritdoc IVerifier
    function finderReward() external view returns (uint256) {
        return _latestParameters().finderReward;
    }

    /// @inheritdoc IVerifier
    function parametersAt(uint256 round) public view returns (ProofParameters memory) {
        return ProofMath.unpack(_parametersAt(round));
    }

    function _parametersAt(uint256 round) internal view returns (uint224) {
        // The cast is safe: rounds fit 32 bits, and what lies beyond is judged as the last.
        return _state.parameters.upperLookupRecent(uint32(Math.min(round, type(uint32).max)));
    }

    function _latestParameters() internal view returns (ProofParameters memory) {
        return ProofMath.unpack(_state.parameters.latest());
    }

    function _changeParameters(ProofParameters memory parameters) internal {
        (, , uint32 round, ) = BONDING_MANAGER.registration(address(0));
        _pushParameters(parameters, round + 1);
    }

    function _pushParameters(ProofParameters memory parameters, uint32 fromRound) internal {
        uint224 old = _state.parameters.latest();
        uint256 longest = Math.max(ProofMath.longestResponse(old), parameters.responseRounds);
        _state.parameters.push(fromRound, ProofMath.pack(parameters, longest));
        emit ParametersSet(fromRound, ProofMath.unpack(old), parameters);
    }

    // The value, which fits the width of the bounds.
    function _bounded(uint256 value, uint256 min, uint256 max) private pure returns (uint256) {
        require(min <= value && value <= max, VerifierInvalidParameter(value, min, max));
        return value;
    }
}
