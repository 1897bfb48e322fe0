// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "./networkConfig";

/** The protocol parameters of Livepeer on Arbitrum One, from which the other networks differ only where they say why. */
export const mainnetParameters: Pick<NetworkConfig, "rounds" | "bonding" | "minter" | "tickets" | "proofs" | "treasury" | "governance"> = {
  rounds: {
    roundLength: { value: 6377n, unit: "L1 blocks", reason: "about 21 hours of 12-second blocks (LIP-83)" },
    roundLockAmount: { value: 100_000n, unit: "ppm", reason: "terms are final in the last tenth of a round" },
  },
  bonding: {
    unbondingPeriod: { value: 7n, unit: "rounds", reason: "time to react before stake that misbehaved is gone" },
    numActiveTranscoders: { value: 100n, unit: "orchestrators", reason: "size of the active set on mainnet" },
    treasuryRewardCutRate: { value: 10n ** 26n, unit: "ray", reason: "10 % of rewards fund the treasury (LIP-92, LIP-101)" },
    treasuryBalanceCeiling: {
      value: 750_000n * 10n ** 18n,
      unit: "LPT wei",
      reason: "the cut stops once the treasury holds this much (LIP-92)",
    },
  },
  minter: {
    inflation: { value: 220_500n, unit: "ppb of the supply each round", reason: "as the Minter on mainnet started" },
    inflationChange: { value: 500n, unit: "ppb each round", reason: "one step towards the target bonding rate (LIP-40)" },
    targetBondingRate: { value: 500_000_000n, unit: "ppb of the supply", reason: "half of the supply should be bonded" },
  },
  tickets: {
    unlockPeriod: { value: 2n, unit: "rounds", reason: "a ticket expires before its sender can withdraw" },
    ticketValidityPeriod: { value: 2n, unit: "rounds", reason: "time to redeem a winning ticket" },
  },
  proofs: {
    samples: { value: 16n, unit: "pixels of each claim", reason: "finds a tenth of false pixels with 81 %, each round anew" },
    responseRounds: { value: 2n, unit: "rounds", reason: "a day to answer, and well within the time that stake thaws" },
    missingProofPenalty: { value: 50_000n, unit: "ppm of the stake", reason: "far above what a round's work pays" },
    doubleClaimPenalty: { value: 50_000n, unit: "ppm of the stake", reason: "as a missing proof: either is a false record" },
    malformedClaimPenalty: { value: 50_000n, unit: "ppm of the stake", reason: "as a missing proof: no honest node makes such a leaf" },
    finderReward: { value: 100_000n, unit: "ppm of the penalty", reason: "pays for the search; reporting oneself still loses 90 %" },
  },
  treasury: {
    minDelay: { value: 0n, unit: "seconds", reason: "the voting period is the delay on mainnet" },
  },
  governance: {
    votingDelay: { value: 1n, unit: "rounds", reason: "votes are measured at the end of the next round (LIP-89)" },
    votingPeriod: { value: 10n, unit: "rounds", reason: "longer than unbonding takes, so that whoever disagrees can leave (LIP-89)" },
    proposalThreshold: { value: 100n * 10n ** 18n, unit: "LPT wei of stake", reason: "as polls take (LIP-16, LIP-89)" },
    quorum: { value: 333_300n, unit: "ppm of the active stake", reason: "a third, as for polls (LIP-16, LIP-89)" },
    quota: { value: 500_000n, unit: "ppm of For and Against", reason: "For must be above one half (LIP-16, LIP-89)" },
    governorOwner: null,
  },
};
