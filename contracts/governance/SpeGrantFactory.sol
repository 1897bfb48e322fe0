// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISpeGrant} from "../interfaces/ISpeGrant.sol";
import {ISpeGrantFactory} from "../interfaces/ISpeGrantFactory.sol";
import {GrantSummary, GrantTerms} from "../types/SpeGrants.sol";
import {SpeGrant} from "./SpeGrant.sol";

/// @title SpeGrantFactory
/// @notice See {ISpeGrantFactory}. Not proxied; id `SpeGrantFactory`.
contract SpeGrantFactory is ISpeGrantFactory {
    using SafeERC20 for IERC20;

    uint256 private constant MOST_MILESTONES = 32;

    // Far above any stream, far below what could overflow a date.
    uint64 private constant MOST_SECONDS = type(uint40).max;

    /// @notice Who grants.
    address public immutable TREASURY;

    /// @notice The token that can be granted beside ETH.
    address public immutable LIVEPEER_TOKEN;

    /// @notice The code of every grant.
    address public immutable GRANT;

    address[] private _grants;

    /// @param treasury Who grants.
    /// @param livepeerToken The token that can be granted beside ETH.
    constructor(address treasury, address livepeerToken) {
        TREASURY = treasury;
        LIVEPEER_TOKEN = livepeerToken;
        GRANT = address(new SpeGrant(treasury));
    }

    /// @inheritdoc ISpeGrantFactory
    function createGrant(GrantTerms calldata terms) external payable returns (address grant) {
        // Checks
        require(msg.sender == TREASURY, SpeGrantFactoryUnauthorized(msg.sender, TREASURY));
        uint256 granted = _requireSound(terms);
        bool isEther = terms.token == address(0);
        uint256 required = isEther ? granted : 0;
        require(msg.value == required, SpeGrantFactoryInvalidValue(msg.value, required));

        // Effects
        grant = Clones.cloneDeterministic(GRANT, bytes32(_grants.length));
        _grants.push(grant);
        emit GrantCreated(grant, terms.recipient, terms.token, granted, terms);

        // Interactions
        ISpeGrant(grant).initialize(terms);
        if (isEther) Address.sendValue(payable(grant), granted);
        else IERC20(terms.token).safeTransferFrom(msg.sender, grant, granted);
    }

    /// @inheritdoc ISpeGrantFactory
    function nextGrant() external view returns (address) {
        return Clones.predictDeterministicAddress(GRANT, bytes32(_grants.length));
    }

    /// @inheritdoc ISpeGrantFactory
    function grantsCount() external view returns (uint256) {
        return _grants.length;
    }

    /// @inheritdoc ISpeGrantFactory
    function grantAt(uint256 index) external view returns (address) {
        require(index < _grants.length, SpeGrantFactoryUnknownGrant(index, _grants.length));
        return _grants[index];
    }

    /// @inheritdoc ISpeGrantFactory
    function grants(uint256 offset, uint256 limit) external view returns (GrantSummary[] memory page) {
        uint256 count = _grants.length;
        page = new GrantSummary[](Math.min(limit, Math.saturatingSub(count, offset)));
        for (uint256 i = 0; i < page.length; i++) page[i] = ISpeGrant(_grants[offset + i]).summary();
    }

    /// @dev Returns all that is granted.
    function _requireSound(GrantTerms calldata terms) private view returns (uint256 granted) {
        require(bytes(terms.name).length > 0, SpeGrantFactoryNoName());
        require(terms.token == address(0) || terms.token == LIVEPEER_TOKEN, SpeGrantFactoryInvalidToken(terms.token, LIVEPEER_TOKEN));
        require(terms.milestones.length <= MOST_MILESTONES, SpeGrantFactoryTooManyMilestones(terms.milestones.length, MOST_MILESTONES));
        require(
            terms.start <= MOST_SECONDS && terms.duration <= MOST_SECONDS && terms.cliff <= terms.duration,
            SpeGrantFactoryInvalidStream(terms.start, terms.cliff, terms.duration)
        );
        granted = terms.streamed;
        for (uint256 i = 0; i < terms.milestones.length; i++) granted += terms.milestones[i];
        require(granted > 0, SpeGrantFactoryNothingGranted());
    }
}
