// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBondingManager} from "../interfaces/IBondingManager.sol";
import {Account, Activity} from "../types/Bonding.sol";
import {Delegations} from "./Delegations.sol";
import {Earnings} from "./Earnings.sol";
import {TranscoderPool} from "./TranscoderPool.sol";

/// @title ActiveSet
/// @notice Who enters and leaves the active set, and when (specification bonding.md sections 6.6 and 6.7). A linked library: entering and
/// leaving are rare, and the code of the BondingManager is bounded.
library ActiveSet {
    using Delegations for Delegations.Ledger;
    using Earnings for Delegations.Ledger;
    using SafeCast for uint256;
    using TranscoderPool for TranscoderPool.Pool;

    /// @notice {Account.deactivationRound} of a member of the pool.
    uint32 internal constant NEVER = type(uint32).max;

    /// @notice Enters an orchestrator into the pool, if there is room or it has more stake than the last, which then leaves. It ends the
    /// suspension of one that was punished.
    /// @dev Emits {IBondingManager-TranscoderDeactivated} for who leaves and {IBondingManager-TranscoderActivated} for who enters.
    /// @param stake The orchestrator's stake, LPT wei, which is what is delegated to it.
    /// @param round The current round.
    function join(
        TranscoderPool.Pool storage pool,
        Delegations.Ledger storage ledger,
        address transcoder,
        uint256 stake,
        uint256 round
    ) external {
        uint32 nextRound = (round + 1).toUint32();
        TranscoderPool.readmit(ledger.accounts, transcoder);
        uint256 size = pool.size;
        if (size < pool.maxSize) {
            pool.insert(ledger.accounts, transcoder, stake);
        } else {
            if (size == 0) return;
            (address lowest, uint256 lowestStake) = pool.lowest();
            if (stake <= lowestStake) return;
            pool.replaceLowest(ledger.accounts, transcoder, stake);
            _deactivate(ledger, lowest, nextRound);
        }

        Account storage record = ledger.accounts[transcoder];
        // Who left in this round is still active in it, and stays so without a gap: nobody can make it lose this round's reward.
        if (!ledger.isActive(transcoder, round)) {
            (uint32 activationRound, uint32 deactivationRound) = (record.activationRound, record.deactivationRound);
            if (deactivationRound > 0) {
                // Who left before it was active was not active meanwhile. Fees of earlier rounds may come yet.
                if (activationRound < deactivationRound) {
                    ledger.pastActivity[transcoder].push(Activity(activationRound, deactivationRound));
                }
                ledger.keepActiveStake(transcoder, round);
            }
            record.activationRound = nextRound;
            record.lastActiveStakeUpdateRound = nextRound;
        }
        record.deactivationRound = NEVER;
        emit IBondingManager.TranscoderActivated(transcoder, nextRound);
    }

    /// @notice Takes an orchestrator out of the pool. It stays active for the rest of `round`, the last initialized one.
    /// @dev Emits {IBondingManager-TranscoderDeactivated}.
    function resign(TranscoderPool.Pool storage pool, Delegations.Ledger storage ledger, address transcoder, uint256 round) external {
        pool.remove(ledger.accounts, transcoder);
        _deactivate(ledger, transcoder, (round + 1).toUint32());
    }

    /// @notice See {TranscoderPool-nextBelow}.
    function nextBelow(
        TranscoderPool.Pool storage pool,
        Delegations.Ledger storage ledger,
        address member
    ) external view returns (address) {
        return pool.nextBelow(ledger.accounts, member);
    }

    function _deactivate(Delegations.Ledger storage ledger, address transcoder, uint32 nextRound) private {
        ledger.accounts[transcoder].deactivationRound = nextRound;
        emit IBondingManager.TranscoderDeactivated(transcoder, nextRound);
    }
}
