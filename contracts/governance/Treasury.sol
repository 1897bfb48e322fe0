// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";

/// @title Treasury
/// @notice Holds the DAO's funds and executes what it decides (LIP-89). Not proxied; id `Treasury`.
/// Source: specification treasury.md sections 1, 2 and 5.
///
/// The roles are those of the deployed treasury: `TIMELOCK_ADMIN_ROLE` administers all of them, the timelock holds it, and nobody holds
/// `DEFAULT_ADMIN_ROLE`, which OpenZeppelin 5 would use instead.
contract Treasury is TimelockControllerUpgradeable {
    /// @notice Administers all roles, itself included.
    bytes32 public constant TIMELOCK_ADMIN_ROLE = keccak256("TIMELOCK_ADMIN_ROLE");

    address private immutable DEPLOYER;

    /// @notice The caller is not the deployer.
    /// @param caller Who called.
    /// @param deployer Who may call.
    error TreasuryUnauthorized(address caller, address deployer);

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
        __TimelockController_init(minDelay, proposers, executors, admin);
        _moveAdministration(address(this));
        if (admin != address(0)) _moveAdministration(admin);
        _setRoleAdmin(TIMELOCK_ADMIN_ROLE, TIMELOCK_ADMIN_ROLE);
        _setRoleAdmin(PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE);
        _setRoleAdmin(EXECUTOR_ROLE, TIMELOCK_ADMIN_ROLE);
        _setRoleAdmin(CANCELLER_ROLE, TIMELOCK_ADMIN_ROLE);
    }

    function _moveAdministration(address account) private {
        _revokeRole(DEFAULT_ADMIN_ROLE, account);
        _grantRole(TIMELOCK_ADMIN_ROLE, account);
    }
}
