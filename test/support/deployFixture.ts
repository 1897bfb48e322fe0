// SPDX-License-Identifier: MIT
import { artifacts, ethers } from "hardhat";
import { hardhat } from "../../deploy/config/hardhat";
import type { NetworkConfig } from "../../deploy/config/networkConfig";
import { deployProtocol } from "../../deploy/protocol/deployProtocol";
import { Deployment } from "../../deploy/protocol/deployment";
import { MemoryDeploymentStore } from "../../deploy/protocol/memoryDeploymentStore";
import { accountAt } from "./accountAt";

/**
 * Deploys the whole protocol by the real deployment, on the in-process network. Give `loadFixture` a function of one's own that calls this,
 * so that every file has its own state.
 */
export async function deployFixture(config: NetworkConfig = hardhat) {
  const owner = await accountAt(0);
  const store = new MemoryDeploymentStore();
  const deployment = new Deployment(
    { config, gitCommitHash: `0x${"0".repeat(40)}` },
    { signer: owner, provider: ethers.provider, artifacts, store, log: () => undefined },
  );
  await deployProtocol(deployment);
  const at = (name: string): Promise<string> => deployment.address(name);
  return {
    deployment,
    store,
    owner,
    controller: await ethers.getContractAt("Controller", await at("Controller")),
    token: await ethers.getContractAt("LivepeerToken", await at("LivepeerToken")),
    minter: await ethers.getContractAt("Minter", await at("Minter")),
    roundsManager: await ethers.getContractAt("RoundsManager", await at("RoundsManager")),
    bondingManager: await ethers.getContractAt("BondingManager", await at("BondingManager")),
    bondingVotes: await ethers.getContractAt("BondingVotes", await at("BondingVotes")),
    verifier: await ethers.getContractAt("Verifier", await at("Verifier")),
    ticketBroker: await ethers.getContractAt("TicketBroker", await at("TicketBroker")),
    serviceRegistry: await ethers.getContractAt("ServiceRegistry", await at("ServiceRegistry")),
    treasury: await ethers.getContractAt("Treasury", await at("Treasury")),
    faucet: await ethers.getContractAt("LivepeerTokenFaucet", await at("LivepeerTokenFaucet")),
  };
}
