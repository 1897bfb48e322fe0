// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";

/// @title Treasury
/// @notice Holds the DAO's funds and executes what it decides (LIP-89). Not proxied; id `Treasury`.
/// Source: specification treasury.md sections 1, 2 and 5.
///
/// The roles are those of the deployed treasury: `TIMELOCK_ADMIN_ROLE` administers all of them, the timelock holds it, and nobody holds
/// `DEFAULT_ADMIN_ROLE`, which OpenZeppelin 5 would use instead. Nobody can be left without whom the DAO could not act: the last proposer,
/// the last executor and the timelock's own administration stay, and the delay has a bound.
contract Treasury is TimelockControllerUpgradeable {
    struct State {
        // slot 0
        mapping(bytes32 role => uint256 count) holders;
    }

    /// @notice Administers all roles, itself included.
    bytes32 public constant TIMELOCK_ADMIN_ROLE = keccak256("TIMELOCK_ADMIN_ROLE");

    /// @notice Longest delay between schedule and execution, in seconds.
    uint256 public constant MOST_DELAY = 30 days;

    address private immutable DEPLOYER;

    State private _state;

    /// @notice The caller is not the deployer.
    /// @param caller Who called.
    /// @param deployer Who may call.
    error TreasuryUnauthorized(address caller, address deployer);
    /// @notice The delay is above its bound.
    /// @param actual What was given, seconds.
    /// @param most The most allowed, seconds.
    error TreasuryDelayTooLong(uint256 actual, uint256 most);
    /// @notice Without this holder of the role nobody could act any more.
    error TreasuryRoleNeeded(bytes32 role, address account);

    /// @notice Only the deployer can initialize, so that nobody else gets in first.
    constructor() {
        DEPLOYER = msg.sender;
    }

    /// @notice Sets the delay and the roles, once.
    /// @param minDelay Least time between schedule and execution, in seconds.
    /// @param proposers May schedule and cancel.
    /// @param executors May execute.
    /// @param admin Administers the roles beside the timelock itself until it renounces; the null address for nobody.
    function initialize(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) public override initializer {
        require(msg.sender == DEPLOYER, TreasuryUnauthorized(msg.sender, DEPLOYER));
        _requireDelay(minDelay);
        __TimelockController_init(minDelay, proposers, executors, admin);
        _moveAdministration(address(this));
        if (admin != address(0)) _moveAdministration(admin);
        _setRoleAdmin(TIMELOCK_ADMIN_ROLE, TIMELOCK_ADMIN_ROLE);
        _setRoleAdmin(PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE);
        _setRoleAdmin(EXECUTOR_ROLE, TIMELOCK_ADMIN_ROLE);
        _setRoleAdmin(CANCELLER_ROLE, TIMELOCK_ADMIN_ROLE);
    }

    /// @notice Changes the delay. Only by an executed operation.
    function updateDelay(uint256 newDelay) public override {
        _requireDelay(newDelay);
        super.updateDelay(newDelay);
    }

    /// @notice ERC-165. Says of the roles what OpenZeppelin's timelock leaves out: there, the interface of its token receiver hides it.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IAccessControl).interfaceId || super.supportsInterface(interfaceId);
    }

    function _grantRole(bytes32 role, address account) internal override returns (bool isNew) {
        isNew = super._grantRole(role, account);
        if (isNew) _state.holders[role]++;
    }

    function _revokeRole(bytes32 role, address account) internal override returns (bool isRevoked) {
        isRevoked = super._revokeRole(role, account);
        if (!isRevoked) return false;

        uint256 left = --_state.holders[role];
        bool isNeeded =
            role == TIMELOCK_ADMIN_ROLE ? account == address(this) : left == 0 && (role == PROPOSER_ROLE || role == EXECUTOR_ROLE);
        require(!isNeeded, TreasuryRoleNeeded(role, account));
    }

    function _moveAdministration(address account) private {
        _revokeRole(DEFAULT_ADMIN_ROLE, account);
        _grantRole(TIMELOCK_ADMIN_ROLE, account);
    }

    function _requireDelay(uint256 delay) private pure {
        require(delay <= MOST_DELAY, TreasuryDelayTooLong(delay, MOST_DELAY));
    }
}
