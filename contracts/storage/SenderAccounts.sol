// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundsMath} from "../libraries/FundsMath.sol";
import {FormerClaim, ReserveClaims, SenderAccount, SenderFunds} from "../types/Tickets.sol";

/// @title SenderAccounts
/// @notice Keeps what is taken from a gateway's reserve in a round, in all and by whom. What the last claimant has lies beside the sum; it gets a word of
/// its own only when another one takes something in the same round.
library SenderAccounts {
    using FundsMath for FormerClaim;
    using FundsMath for ReserveClaims;
    using FundsMath for SenderFunds;

    /// @notice What was taken from a reserve in `round`, in wei.
    /// @param funds The account's funds.
    /// @return total By all.
    /// @return share By `claimant`.
    function claimedIn(
        SenderAccount storage self,
        SenderFunds funds,
        address claimant,
        uint256 round
    ) internal view returns (uint256 total, uint256 share) {
        if (funds.claimRound() != round) return (0, 0);
        ReserveClaims claims = self.claims;
        uint80 id = FundsMath.claimantOf(claimant);
        return (claims.total(), claims.claimant() == id ? claims.share() : self.formerClaims[id].claimedIn(round));
    }

    /// @notice Writes down what was taken in `round`, with what `claimant` takes now. To be called before the funds are written, whose claimRound is
    /// `round` then.
    /// @param funds The account's funds before.
    /// @param total By all, wei.
    /// @param share By `claimant`, wei.
    function keepClaim(
        SenderAccount storage self,
        SenderFunds funds,
        address claimant,
        uint256 round,
        uint256 total,
        uint256 share
    ) internal {
        uint80 id = FundsMath.claimantOf(claimant);
        if (funds.claimRound() == round) {
            ReserveClaims claims = self.claims;
            uint80 former = claims.claimant();
            if (former != id) self.formerClaims[former] = FundsMath.packFormerClaim(claims.share(), round);
        }
        self.claims = FundsMath.packClaims(total, share, id);
    }
}
