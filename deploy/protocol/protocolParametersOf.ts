// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "../config/networkConfig";
import type { ProtocolParameter } from "./protocolParameter";

/** All parameters that the owner of the Controller can set, with the values a network asks for, in the order in which they are set. */
export function protocolParametersOf(config: NetworkConfig): readonly ProtocolParameter[] {
  const { rounds, bonding, minter, tickets, proofs } = config;
  const of = (contract: string, getter: string, parameter: ProtocolParameter["parameter"], setter?: string): ProtocolParameter => ({
    contract,
    getter,
    setter: setter ?? `set${getter.charAt(0).toUpperCase()}${getter.slice(1)}`,
    parameter,
  });
  return [
    of("RoundsManager", "roundLength", rounds.roundLength),
    of("RoundsManager", "roundLockAmount", rounds.roundLockAmount),
    of("BondingManager", "unbondingPeriod", bonding.unbondingPeriod),
    of("BondingManager", "getTranscoderPoolMaxSize", bonding.numActiveTranscoders, "setNumActiveTranscoders"),
    of("BondingManager", "nextRoundTreasuryRewardCutRate", bonding.treasuryRewardCutRate, "setTreasuryRewardCutRate"),
    of("BondingManager", "treasuryBalanceCeiling", bonding.treasuryBalanceCeiling),
    of("Minter", "inflationChange", minter.inflationChange),
    of("Minter", "targetBondingRate", minter.targetBondingRate),
    ...(minter.inflationCeiling ? [of("Minter", "inflationCeiling", minter.inflationCeiling)] : []),
    ...(minter.inflationFloor ? [of("Minter", "inflationFloor", minter.inflationFloor)] : []),
    of("TicketBroker", "unlockPeriod", tickets.unlockPeriod),
    of("TicketBroker", "ticketValidityPeriod", tickets.ticketValidityPeriod),
    of("Verifier", "samples", proofs.samples),
    of("Verifier", "responseRounds", proofs.responseRounds),
    of("Verifier", "missingProofPenalty", proofs.missingProofPenalty),
    of("Verifier", "doubleClaimPenalty", proofs.doubleClaimPenalty),
    of("Verifier", "malformedClaimPenalty", proofs.malformedClaimPenalty),
    of("Verifier", "finderReward", proofs.finderReward),
  ];
}
