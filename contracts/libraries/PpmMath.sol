// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PpmMath
/// @notice Parts per million: reward cuts, fee shares, round lock, penalties, quota and quorum. Rounds down.
/// Source: specification README section 4 (scale 10^6).
library PpmMath {
    /// @notice 100 %.
    uint256 internal constant PPM = 1e6;

    /// @notice Whether `share` is at most 100 %.
    function isPpm(uint256 share) internal pure returns (bool) {
        return share <= PPM;
    }

    /// @notice `amount * share / 10^6`, rounded down.
    function ppmDown(uint256 amount, uint256 share) internal pure returns (uint256) {
        return (amount * share) / PPM;
    }
}
