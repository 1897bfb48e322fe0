// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title ILivepeerToken
/// @notice LPT on L2. Source: specification token.md section 1.
interface ILivepeerToken is IERC20, IERC20Permit {
    /// @notice Tokens were minted.
    event Mint(address indexed to, uint256 amount);
    /// @notice Tokens were burned.
    event Burn(address indexed burner, uint256 amount);

    /// @notice An allowance cannot fall below zero.
    /// @param spender Whose allowance.
    /// @param allowance What it is, in LPT wei.
    /// @param subtracted By how much it was to fall, in LPT wei.
    error LivepeerTokenAllowanceTooLow(address spender, uint256 allowance, uint256 subtracted);

    /// @notice Mints tokens. Only holders of the minter role may.
    /// @dev Emits {Mint} after the `Transfer`.
    /// @param to Who receives them.
    /// @param amount How many, in LPT wei.
    function mint(address to, uint256 amount) external;

    /// @notice Burns tokens of the caller. Only holders of the burner role may.
    /// @dev Emits {Burn} after the `Transfer`.
    /// @param amount How many, in LPT wei.
    function burn(uint256 amount) external;

    /// @notice Burns tokens of another account out of the caller's allowance. Only holders of the burner role may.
    /// @dev Emits {Burn} after the `Transfer`.
    /// @param from Whose tokens.
    /// @param amount How many, in LPT wei.
    function burnFrom(address from, uint256 amount) external;

    /// @notice Raises the allowance of `spender` over the caller's tokens by `addedValue`, in LPT wei.
    function increaseAllowance(address spender, uint256 addedValue) external returns (bool);

    /// @notice Lowers the allowance of `spender` over the caller's tokens by `subtractedValue`, in LPT wei.
    function decreaseAllowance(address spender, uint256 subtractedValue) external returns (bool);
}
