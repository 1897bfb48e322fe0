// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {FeeState} from "../types/Bonding.sol";

/// @title FeeStateMath
/// @notice What changes when an orchestrator gets a fee, in one word.
library FeeStateMath {
    using SafeCast for uint256;

    /// @notice Packs fees, a round and a factor. The round and the factor must fit their fields. Reverts if the fees do not.
    function pack(uint256 cumulativeFees_, uint256 lastFeeRound_, uint256 feeFactorRay_) internal pure returns (FeeState) {
        cumulativeFees_.toUint96();
        return FeeState.wrap(cumulativeFees_ | (lastFeeRound_ << 96) | (feeFactorRay_ << 128));
    }

    /// @notice The same without fees.
    function withoutFees(FeeState state) internal pure returns (FeeState) {
        return FeeState.wrap((FeeState.unwrap(state) >> 96) << 96);
    }

    // The fields. Truncation is meant: each takes its own bits.

    /// @notice Fees that the orchestrator has earned and not claimed, in wei.
    function cumulativeFees(FeeState state) internal pure returns (uint256) {
        return uint96(FeeState.unwrap(state));
    }

    /// @notice Round of the last fee; 0 without one.
    function lastFeeRound(FeeState state) internal pure returns (uint256) {
        return uint32(FeeState.unwrap(state) >> 96);
    }

    /// @notice Fee factor since that round.
    function feeFactorRay(FeeState state) internal pure returns (uint128) {
        return uint128(FeeState.unwrap(state) >> 128);
    }
}
