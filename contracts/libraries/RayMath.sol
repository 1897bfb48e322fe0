// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title RayMath
/// @notice Numbers with 27 decimals: cumulative factors, treasury cut, shares in proportion to stake (LIP-71). Rounds down.
/// Source: specification README section 4 (scale 10^27).
library RayMath {
    /// @notice 1.0, or 100 %.
    uint256 internal constant RAY = 1e27;

    /// @notice `amount * share / 10^27`, rounded down. The product may exceed 256 bits, the result may not.
    function rayDown(uint256 amount, uint256 share) internal pure returns (uint256) {
        return Math.mulDiv(amount, share, RAY);
    }

    /// @notice `numerator * 10^27 / denominator`, rounded down. `numerator` must be below 2^166.
    function ratioRayDown(uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        return (numerator * RAY) / denominator;
    }

    /// @notice `amount * numerator / denominator` by way of a ratio in ray: two floors, as clients compute it.
    function scaleRayDown(uint256 amount, uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        return rayDown(amount, ratioRayDown(numerator, denominator));
    }
}
