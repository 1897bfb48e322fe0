// SPDX-License-Identifier: MIT
import { mainnetParameters } from "./mainnetParameters";
import type { NetworkConfig } from "./networkConfig";

/** The in-process network of the tests: the reference's local defaults, which the gas scenarios are measured with. */
export const hardhat: NetworkConfig = {
  name: "hardhat",
  chainId: 31337n,
  rpcUrlVariable: null,
  keyVariable: null,
  isEphemeral: true,
  confirmations: { value: 1, unit: "blocks", reason: "every transaction is mined at once" },
  hasL1Supply: { value: false, unit: "yes or no", reason: "all LPT lives on this chain" },
  genesisSupply: { value: 10_000_000n * 10n ** 18n, unit: "LPT wei", reason: "enough for every account of a test" },
  faucet: {
    requestAmount: { value: 10n * 10n ** 18n, unit: "LPT wei", reason: "enough to bond with" },
    requestWait: { value: 1n, unit: "hours", reason: "as the testnets" },
    funds: { value: 1_000_000n * 10n ** 18n, unit: "LPT wei", reason: "a hundred thousand requests" },
  },
  rounds: {
    roundLength: { value: 5760n, unit: "blocks", reason: "the reference's local default" },
    roundLockAmount: mainnetParameters.rounds.roundLockAmount,
  },
  bonding: {
    unbondingPeriod: mainnetParameters.bonding.unbondingPeriod,
    numActiveTranscoders: { value: 10n, unit: "orchestrators", reason: "small enough that tests can fill the pool" },
    treasuryRewardCutRate: { value: 0n, unit: "ray", reason: "rewards are easier to follow without a cut" },
    treasuryBalanceCeiling: { value: 0n, unit: "LPT wei", reason: "no ceiling while there is no cut" },
  },
  minter: {
    inflation: { value: 137n, unit: "ppb of the supply each round", reason: "the reference's local default" },
    inflationChange: { value: 3n, unit: "ppb each round", reason: "the reference's local default" },
    targetBondingRate: { value: 500_000n, unit: "ppb of the supply", reason: "the reference's local default" },
  },
  tickets: mainnetParameters.tickets,
  proofs: mainnetParameters.proofs,
  treasury: mainnetParameters.treasury,
  governance: mainnetParameters.governance,
  unpause: { value: true, unit: "yes or no", reason: "ready to use; the gas scenarios ask for a paused system" },
  owner: null,
};
