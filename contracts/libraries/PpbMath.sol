// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PpbMath
/// @notice Parts per billion: inflation and the target bonding rate (LIP-40). Rounds down.
/// Source: specification README section 4 (scale 10^9).
library PpbMath {
    /// @notice 100 %.
    uint256 internal constant PPB = 1e9;

    /// @notice Whether `share` is at most 100 %.
    function isPpb(uint256 share) internal pure returns (bool) {
        return share <= PPB;
    }

    /// @notice `amount * share / 10^9`, rounded down.
    function ppbDown(uint256 amount, uint256 share) internal pure returns (uint256) {
        return (amount * share) / PPB;
    }

    /// @notice `numerator * 10^9 / denominator`, rounded down.
    function ratioPpbDown(uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        return (numerator * PPB) / denominator;
    }

    /// @notice `amount * numerator / denominator` by way of a ratio in parts per billion: two floors, as clients compute it.
    function scalePpbDown(uint256 amount, uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        return ppbDown(amount, ratioPpbDown(numerator, denominator));
    }
}
