// SPDX-License-Identifier: MIT
import { mainnetParameters } from "./mainnetParameters";
import type { NetworkConfig } from "./networkConfig";

const owner = process.env.PROTOCOL_OWNER;
const governorOwner = process.env.GOVERNOR_OWNER;

/** Public testnet. The RPC URL, the deployer's key and the final owner come from the environment. */
export const arbitrumSepolia: NetworkConfig = {
  name: "arbitrumSepolia",
  chainId: 421614n,
  rpcUrlVariable: "ARBITRUM_SEPOLIA_RPC_URL",
  keyVariable: "DEPLOYER_PRIVATE_KEY",
  isEphemeral: false,
  confirmations: { value: 2, unit: "blocks", reason: "RPC nodes behind one URL may lag by a block" },
  hasL1Supply: { value: false, unit: "yes or no", reason: "the testnet has its own LPT, without a bridge" },
  genesisSupply: { value: 10_000_000n * 10n ** 18n, unit: "LPT wei", reason: "test tokens for the faucet and the deployer" },
  faucet: {
    requestAmount: { value: 10n * 10n ** 18n, unit: "LPT wei", reason: "as the deployed testnet faucet" },
    requestWait: { value: 1n, unit: "hours", reason: "as the deployed testnet faucet" },
    funds: { value: 5_000_000n * 10n ** 18n, unit: "LPT wei", reason: "half of the test tokens" },
  },
  ...mainnetParameters,
  rounds: {
    roundLength: { value: 50n, unit: "L1 blocks", reason: "ten minutes, so that a tester sees rounds pass" },
    roundLockAmount: mainnetParameters.rounds.roundLockAmount,
  },
  bonding: {
    ...mainnetParameters.bonding,
    unbondingPeriod: {
      value: 5n,
      unit: "rounds",
      reason: "within the hour, and as long as a claim can hold an orchestrator's own stake back",
    },
  },
  governance: {
    ...mainnetParameters.governance,
    governorOwner:
      governorOwner === undefined ? null : { value: governorOwner, unit: "address", reason: "a multisig, named by GOVERNOR_OWNER" },
  },
  unpause: { value: true, unit: "yes or no", reason: "ready to use" },
  owner:
    owner === undefined
      ? null
      : { value: owner, unit: "address or contract", reason: "named by PROTOCOL_OWNER; without it the deployer keeps the rights" },
};
