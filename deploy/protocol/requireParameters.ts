// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "../config/networkConfig";
import type { Parameter } from "../config/parameter";
import { parameterBounds } from "../config/parameterBounds";
import { DeploymentError } from "./deploymentError";

/** A value of the configuration by its name there, and what it may be, in its unit. */
interface Bounded {
  readonly name: string;
  readonly parameter: Parameter<bigint>;
  readonly bounds: readonly [least: bigint, most: bigint];
}

const [, MOST_PLACES] = parameterBounds["BondingManager.numActiveTranscoders"];

/** Requires that the contracts will take every parameter: a slip would show only in the middle of the deployment. Throws {@link DeploymentError}. */
export function requireParameters(config: NetworkConfig): void {
  const wrong = boundedParameters(config).filter(
    ({ parameter, bounds: [least, most] }) => parameter.value < least || parameter.value > most,
  );
  if (wrong.length === 0) return;
  const lines = wrong.map(
    ({ name, parameter: { value, unit }, bounds: [least, most] }) => `  ${name} is ${value}; it must be from ${least} to ${most} (${unit})`,
  );
  throw new DeploymentError(
    "PARAMETER_OUT_OF_BOUNDS",
    `Change the configuration of ${config.name} in deploy/config. Nothing was sent.\n${lines.join("\n")}`,
    {
      parameters: wrong.map(({ name }) => name),
    },
  );
}

function boundedParameters(config: NetworkConfig): readonly Bounded[] {
  const of = (path: string, parameter: Parameter<bigint>, key: keyof typeof parameterBounds): Bounded => ({
    name: path,
    parameter,
    bounds: parameterBounds[key],
  });
  const { rounds, bonding, minter, tickets, proofs, treasury, governance, faucet, genesisSupply } = config;
  return [
    of("rounds.roundLength", rounds.roundLength, "RoundsManager.roundLength"),
    of("rounds.roundLockAmount", rounds.roundLockAmount, "RoundsManager.roundLockAmount"),
    of("bonding.unbondingPeriod", bonding.unbondingPeriod, "BondingManager.unbondingPeriod"),
    // A pool without places can be deployed: nobody is active in it.
    {
      ...of("bonding.numActiveTranscoders", bonding.numActiveTranscoders, "BondingManager.numActiveTranscoders"),
      bounds: [0n, MOST_PLACES],
    },
    of("bonding.treasuryRewardCutRate", bonding.treasuryRewardCutRate, "BondingManager.treasuryRewardCutRate"),
    of("bonding.treasuryBalanceCeiling", bonding.treasuryBalanceCeiling, "BondingManager.treasuryBalanceCeiling"),
    of("minter.inflation", minter.inflation, "Minter.inflation"),
    of("minter.inflationChange", minter.inflationChange, "Minter.inflationChange"),
    of("minter.targetBondingRate", minter.targetBondingRate, "Minter.targetBondingRate"),
    // The contract takes no floor above the ceiling either.
    ...(minter.inflationFloor
      ? [{ ...of("minter.inflationFloor", minter.inflationFloor, "Minter.inflationFloor"), bounds: [0n, highestFloor(config)] as const }]
      : []),
    ...(minter.inflationCeiling ? [of("minter.inflationCeiling", minter.inflationCeiling, "Minter.inflationCeiling")] : []),
    of("tickets.unlockPeriod", tickets.unlockPeriod, "TicketBroker.unlockPeriod"),
    of("tickets.ticketValidityPeriod", tickets.ticketValidityPeriod, "TicketBroker.ticketValidityPeriod"),
    of("proofs.samples", proofs.samples, "Verifier.samples"),
    of("proofs.responseRounds", proofs.responseRounds, "Verifier.responseRounds"),
    of("proofs.missingProofPenalty", proofs.missingProofPenalty, "Verifier.missingProofPenalty"),
    of("proofs.doubleClaimPenalty", proofs.doubleClaimPenalty, "Verifier.doubleClaimPenalty"),
    of("proofs.malformedClaimPenalty", proofs.malformedClaimPenalty, "Verifier.malformedClaimPenalty"),
    of("proofs.finderReward", proofs.finderReward, "Verifier.finderReward"),
    of("treasury.minDelay", treasury.minDelay, "Treasury.minDelay"),
    of("governance.votingDelay", governance.votingDelay, "LivepeerGovernor.votingDelay"),
    of("governance.votingPeriod", governance.votingPeriod, "LivepeerGovernor.votingPeriod"),
    of("governance.proposalThreshold", governance.proposalThreshold, "LivepeerGovernor.proposalThreshold"),
    of("governance.quorum", governance.quorum, "LivepeerGovernor.quorumNumerator"),
    of("governance.quota", governance.quota, "LivepeerGovernor.quota"),
    ...(faucet === null ? [] : [{ name: "faucet.funds", parameter: faucet.funds, bounds: [0n, genesisSupply?.value ?? 0n] as const }]),
  ];
}

function highestFloor({ minter }: NetworkConfig): bigint {
  const [, most] = parameterBounds["Minter.inflationFloor"];
  const ceiling = minter.inflationCeiling?.value ?? most;
  return ceiling < most ? ceiling : most;
}
