// SPDX-License-Identifier: MIT
import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { Signer } from "ethers";
import { artifacts, ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import { Deployment } from "../../../deploy/protocol/deployment";
import type { DeploymentError } from "../../../deploy/protocol/deploymentError";
import { deployProtocol } from "../../../deploy/protocol/deployProtocol";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { accountAt } from "../../support/accountAt";

/** A deployment by an account that can pay for 10 million gas. */
async function poorDeployment(store: MemoryDeploymentStore): Promise<Deployment> {
  const poor = ethers.Wallet.createRandom().connect(ethers.provider);
  const { maxFeePerGas } = await ethers.provider.getFeeData();
  await setBalance(poor.address, 10_000_000n * (maxFeePerGas ?? 0n));
  return deploymentWith(poor, store);
}

function deploymentWith(signer: Signer, store: MemoryDeploymentStore): Deployment {
  return new Deployment(
    { config: hardhat, gitCommitHash: `0x${"0".repeat(40)}` },
    { signer, provider: ethers.provider, artifacts, store, log: () => undefined },
  );
}

describe("the funds that a deployment asks for", () => {
  it("are those of a whole deployment before it begins", async () => {
    const deployment = await poorDeployment(new MemoryDeploymentStore());
    await expect(deployment.create("SingleChainLPTDataCache"))
      .to.be.rejectedWith(/^The deployer 0x\w{40} holds [\d.]+ ETH, and what is left to do may take [\d.]+ ETH/)
      .and.eventually.have.property("code", "INSUFFICIENT_BALANCE");
    expect(deployment.transactions).to.equal(0);
  });

  it("are no less than a whole deployment takes", async () => {
    const broke = deploymentWith(ethers.Wallet.createRandom().connect(ethers.provider), new MemoryDeploymentStore());
    const { maxFeePerGas } = await ethers.provider.getFeeData();
    const { fields } = await broke.create("Controller").then(
      () => expect.fail("It paid with nothing."),
      (error: DeploymentError) => error,
    );
    const allowed = BigInt(fields.required as bigint) / (maxFeePerGas ?? 1n);

    const start = await ethers.provider.getBlockNumber();
    await deployProtocol(deploymentWith(await accountAt(0), new MemoryDeploymentStore()));
    let used = 0n;
    for (let block = start + 1; block <= (await ethers.provider.getBlockNumber()); block++) {
      used += (await ethers.provider.getBlock(block))?.gasUsed ?? 0n;
    }
    expect(used).to.be.greaterThan(10_000_000n).and.to.be.at.most(allowed);
  });

  it("are those of one transaction once it has begun", async () => {
    const store = new MemoryDeploymentStore();
    await deploymentWith(await accountAt(0), store).create("Controller");
    const deployment = await poorDeployment(store);
    await deployment.create("SingleChainLPTDataCache");
    expect(deployment.transactions).to.equal(1);
  });
});
