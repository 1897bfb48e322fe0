// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { anyValue } from "@nomicfoundation/hardhat-chai-matchers/withArgs";
import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";

interface Update {
  target: string[];
  value: bigint[];
  data: string[];
  nonce: bigint;
}

const hashOf = ({ target, value, data, nonce }: Update): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode(["tuple(address[],uint256[],bytes[],uint256)"], [[target, value, data, nonce]]));

async function fixture() {
  const governor = await ethers.deployContract("Governor");
  const controller = await ethers.deployContract("Controller");
  await controller.transferOwnership(await governor.getAddress());
  const [owner, stranger] = [await accountAt(0), await accountAt(1)];
  const batchOf = async (data: string, nonce = 0n): Promise<Update> => ({
    target: [await controller.getAddress()],
    value: [0n],
    data: [data],
    nonce,
  });
  const transfer = await batchOf(controller.interface.encodeFunctionData("transferOwnership", [stranger.address]));
  const handOver = async (newOwner: string): Promise<Update> => ({
    target: [await governor.getAddress()],
    value: [0n],
    data: [governor.interface.encodeFunctionData("transferOwnership", [newOwner])],
    nonce: 0n,
  });
  return { governor, controller, owner, stranger, transfer, batchOf, handOver };
}

describe("Governor", () => {
  it("belongs to its deployer", async () => {
    const { governor, owner } = await loadFixture(fixture);
    expect(await governor.owner()).to.equal(owner.address);
    await expect(governor.deploymentTransaction()).to.emit(governor, "OwnershipTransferred").withArgs(ethers.ZeroAddress, owner.address);
  });
});

describe("Governor.stage", () => {
  it("is the owner's", async () => {
    const { governor, owner, stranger, transfer } = await loadFixture(fixture);
    await expect(governor.connect(stranger).stage(transfer, 0))
      .to.be.revertedWithCustomError(governor, "GovernorUnauthorized")
      .withArgs(stranger.address, owner.address);
  });

  it("reverts for lists of different lengths, and for none", async () => {
    const { governor, transfer } = await loadFixture(fixture);
    for (const [bad, lengths] of [
      [{ target: [], value: [], data: [], nonce: 0n }, [0, 0, 0]],
      [{ ...transfer, value: [] }, [1, 0, 1]],
      [{ ...transfer, data: [] }, [1, 1, 0]],
    ] as const) {
      await expect(governor.stage({ ...bad, target: [...bad.target], value: [...bad.value], data: [...bad.data] }, 0))
        .to.be.revertedWithCustomError(governor, "GovernorInvalidLength")
        .withArgs(...lengths);
    }
  });

  it("notes the first block of the execution, once", async () => {
    const { governor, transfer } = await loadFixture(fixture);
    await expect(governor.stage(transfer, 10)).to.emit(governor, "UpdateStaged").withArgs(anyValue, 10);
    expect(await governor.updates(hashOf(transfer))).to.equal(BigInt(await ethers.provider.getBlockNumber()) + 10n);
    await expect(governor.stage(transfer, 10))
      .to.be.revertedWithCustomError(governor, "GovernorUpdateAlreadyStaged")
      .withArgs(hashOf(transfer));
    await governor.stage({ ...transfer, nonce: 1n }, 10);
  });
});

describe("Governor.execute", () => {
  it("reverts for a batch that is not staged", async () => {
    const { governor, transfer } = await loadFixture(fixture);
    await expect(governor.execute(transfer)).to.be.revertedWithCustomError(governor, "GovernorUpdateNotStaged").withArgs(hashOf(transfer));
  });

  it("is anybody's once the delay is over, once", async () => {
    const { governor, controller, stranger, transfer } = await loadFixture(fixture);
    await governor.stage(transfer, 10);
    const block = BigInt(await ethers.provider.getBlockNumber()) + 10n;
    await expect(governor.connect(stranger).execute(transfer))
      .to.be.revertedWithCustomError(governor, "GovernorDelayNotExpired")
      .withArgs(block - 9n, block);
    await mine(8);
    await expect(governor.connect(stranger).execute(transfer)).to.emit(governor, "UpdateExecuted");
    expect(await controller.owner()).to.equal(stranger.address);
    await expect(governor.execute(transfer)).to.be.revertedWithCustomError(governor, "GovernorUpdateNotStaged");
    await governor.stage(transfer, 0);
  });

  it("sends ETH with its calls, in the block in which it was staged if there is no delay", async () => {
    const { governor, stranger } = await loadFixture(fixture);
    const update = { target: [stranger.address], value: [5n], data: ["0x"], nonce: 0n };
    await governor.stage(update, 0);
    await expect(governor.execute(update, { value: 5n })).to.changeEtherBalance(stranger, 5n);
  });

  it("reverts with the reason of a call that fails, and leaves the batch staged", async () => {
    const { governor, controller, batchOf } = await loadFixture(fixture);
    const update = await batchOf(controller.interface.encodeFunctionData("pause"));
    await governor.stage(update, 0);
    await expect(governor.execute(update)).to.be.revertedWithCustomError(controller, "ControllerPauseUnchanged").withArgs(true);
    expect(await governor.updates(hashOf(update))).not.to.equal(0);
  });
});

describe("Governor.cancel", () => {
  it("is the owner's, for a batch that is staged", async () => {
    const { governor, owner, stranger, transfer } = await loadFixture(fixture);
    await expect(governor.connect(stranger).cancel(transfer))
      .to.be.revertedWithCustomError(governor, "GovernorUnauthorized")
      .withArgs(stranger.address, owner.address);
    await expect(governor.cancel(transfer)).to.be.revertedWithCustomError(governor, "GovernorUpdateNotStaged");
    await governor.stage(transfer, 0);
    await expect(governor.cancel(transfer)).to.emit(governor, "UpdateCancelled");
    expect(await governor.updates(hashOf(transfer))).to.equal(0);
  });
});

describe("Governor.transferOwnership", () => {
  it("is the Governor's own", async () => {
    const { governor, owner, stranger } = await loadFixture(fixture);
    await expect(governor.transferOwnership(stranger.address))
      .to.be.revertedWithCustomError(governor, "GovernorUnauthorized")
      .withArgs(owner.address, await governor.getAddress());
  });

  it("refuses the null address", async () => {
    const { governor, handOver } = await loadFixture(fixture);
    const update = await handOver(ethers.ZeroAddress);
    await governor.stage(update, 0);
    await expect(governor.execute(update)).to.be.revertedWithCustomError(governor, "GovernorInvalidOwner").withArgs(ethers.ZeroAddress);
  });

  it("hands the right to stage over", async () => {
    const { governor, owner, stranger, handOver } = await loadFixture(fixture);
    const update = await handOver(stranger.address);
    await governor.stage(update, 0);
    await expect(governor.execute(update)).to.emit(governor, "OwnershipTransferred").withArgs(owner.address, stranger.address);
    expect(await governor.owner()).to.equal(stranger.address);
  });
});
