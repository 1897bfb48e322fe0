// SPDX-License-Identifier: MIT
import { devnet } from "./devnet";
import { hardhat } from "./hardhat";
import { networkConfigs } from "./networkConfigs";

/** Names of the networks whose deployments are recorded in `deployments/`: the others live no longer than the process that deploys to them. */
export const recordedNetworks: readonly string[] = Object.keys(networkConfigs).filter(
  (name) => name !== devnet.name && name !== hardhat.name,
);
