// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { impersonate } from "../../support/impersonate";

const roles = {
  default: ethers.ZeroHash,
  admin: ethers.id("TIMELOCK_ADMIN_ROLE"),
  proposer: ethers.id("PROPOSER_ROLE"),
  executor: ethers.id("EXECUTOR_ROLE"),
  canceller: ethers.id("CANCELLER_ROLE"),
};

async function emptyFixture() {
  const [deployer, proposer, executor, stranger] = [await accountAt(0), await accountAt(1), await accountAt(2), await accountAt(3)];
  return { treasury: await ethers.deployContract("Treasury"), deployer, proposer, executor, stranger };
}

async function treasuryFixture() {
  const fixture = await emptyFixture();
  const { treasury, deployer, proposer, executor } = fixture;
  await treasury.initialize(60, [proposer.address], [executor.address], deployer.address);
  return fixture;
}

describe("Treasury.initialize", () => {
  it("reverts when the caller is not the deployer", async () => {
    const { treasury, deployer, stranger } = await loadFixture(emptyFixture);
    await expect(treasury.connect(stranger).initialize(0, [], [], stranger.address))
      .to.be.revertedWithCustomError(treasury, "TreasuryUnauthorized")
      .withArgs(stranger.address, deployer.address);
  });

  it("reverts the second time", async () => {
    const { treasury, deployer } = await loadFixture(treasuryFixture);
    await expect(treasury.initialize(0, [], [], deployer.address)).to.be.revertedWithCustomError(treasury, "InvalidInitialization");
  });

  it("gives the roles of the deployed treasury, and nobody OpenZeppelin's administrator role", async () => {
    const { treasury, deployer, proposer, executor } = await loadFixture(treasuryFixture);
    const self = await treasury.getAddress();
    expect(await treasury.TIMELOCK_ADMIN_ROLE()).to.equal(roles.admin);
    expect(await treasury.getMinDelay()).to.equal(60);
    for (const account of [self, deployer.address]) {
      expect(await treasury.hasRole(roles.admin, account)).to.equal(true);
      expect(await treasury.hasRole(roles.default, account)).to.equal(false);
    }
    expect(await treasury.hasRole(roles.proposer, proposer.address)).to.equal(true);
    expect(await treasury.hasRole(roles.canceller, proposer.address)).to.equal(true);
    expect(await treasury.hasRole(roles.executor, executor.address)).to.equal(true);
    for (const role of [roles.admin, roles.proposer, roles.executor, roles.canceller]) {
      expect(await treasury.getRoleAdmin(role)).to.equal(roles.admin);
    }
  });

  it("leaves the timelock alone with the administration when no administrator is named", async () => {
    const { treasury, deployer } = await loadFixture(emptyFixture);
    await treasury.initialize(0, [], [], ethers.ZeroAddress);
    expect(await treasury.hasRole(roles.admin, await treasury.getAddress())).to.equal(true);
    expect(await treasury.hasRole(roles.admin, deployer.address)).to.equal(false);
    expect(await treasury.hasRole(roles.admin, ethers.ZeroAddress)).to.equal(false);
  });
});

describe("Treasury's roles", () => {
  it("are administered by holders of TIMELOCK_ADMIN_ROLE alone", async () => {
    const { treasury, deployer, proposer, stranger } = await loadFixture(treasuryFixture);
    await expect(treasury.connect(proposer).grantRole(roles.proposer, stranger.address))
      .to.be.revertedWithCustomError(treasury, "AccessControlUnauthorizedAccount")
      .withArgs(proposer.address, roles.admin);
    await treasury.grantRole(roles.proposer, stranger.address);
    expect(await treasury.hasRole(roles.proposer, stranger.address)).to.equal(true);

    await treasury.renounceRole(roles.admin, deployer.address);
    await expect(treasury.grantRole(roles.executor, stranger.address))
      .to.be.revertedWithCustomError(treasury, "AccessControlUnauthorizedAccount")
      .withArgs(deployer.address, roles.admin);
  });
});

describe("Treasury", () => {
  it("takes ETH and pays it out by an operation that waited for its delay", async () => {
    const { treasury, proposer, executor, stranger } = await loadFixture(treasuryFixture);
    await stranger.sendTransaction({ to: await treasury.getAddress(), value: 10 });
    const operation = [stranger.address, 10, "0x", ethers.ZeroHash, ethers.id("salt")] as const;
    await expect(treasury.connect(stranger).schedule(...operation, 60)).to.be.revertedWithCustomError(
      treasury,
      "AccessControlUnauthorizedAccount",
    );
    await treasury.connect(proposer).schedule(...operation, 60);
    await expect(treasury.connect(executor).execute(...operation)).to.be.revertedWithCustomError(
      treasury,
      "TimelockUnexpectedOperationState",
    );
    await ethers.provider.send("evm_increaseTime", [60]);
    await expect(treasury.connect(executor).execute(...operation)).to.changeEtherBalances([treasury, stranger], [-10, 10]);
  });
});

describe("Treasury's delay", () => {
  const most = 30n * 24n * 60n * 60n;

  it("is bounded when it is set up", async () => {
    const { treasury } = await loadFixture(emptyFixture);
    expect(await treasury.MOST_DELAY()).to.equal(most);
    await expect(treasury.initialize(most + 1n, [], [], ethers.ZeroAddress))
      .to.be.revertedWithCustomError(treasury, "TreasuryDelayTooLong")
      .withArgs(most + 1n, most);
    await treasury.initialize(most, [], [], ethers.ZeroAddress);
  });

  it("is bounded later, and the treasury's own to change", async () => {
    const { treasury, deployer } = await loadFixture(treasuryFixture);
    const self = await impersonate(await treasury.getAddress());
    await expect(treasury.connect(self).updateDelay(most + 1n))
      .to.be.revertedWithCustomError(treasury, "TreasuryDelayTooLong")
      .withArgs(most + 1n, most);
    await expect(treasury.updateDelay(1)).to.be.revertedWithCustomError(treasury, "TimelockUnauthorizedCaller").withArgs(deployer.address);
    await expect(treasury.connect(self).updateDelay(most)).to.emit(treasury, "MinDelayChange").withArgs(60, most);
  });
});

describe("Treasury's last holders", () => {
  it("keep the roles without which nobody could act", async () => {
    const { treasury, proposer, executor } = await loadFixture(treasuryFixture);
    for (const [role, holder] of [
      [roles.proposer, proposer],
      [roles.executor, executor],
    ] as const) {
      await expect(treasury.revokeRole(role, holder.address))
        .to.be.revertedWithCustomError(treasury, "TreasuryRoleNeeded")
        .withArgs(role, holder.address);
      await expect(treasury.connect(holder).renounceRole(role, holder.address)).to.be.revertedWithCustomError(
        treasury,
        "TreasuryRoleNeeded",
      );
    }
    const self = await treasury.getAddress();
    await expect(treasury.revokeRole(roles.admin, self))
      .to.be.revertedWithCustomError(treasury, "TreasuryRoleNeeded")
      .withArgs(roles.admin, self);
  });

  it("lose them once there is another", async () => {
    const { treasury, proposer, executor, stranger } = await loadFixture(treasuryFixture);
    await treasury.grantRole(roles.proposer, stranger.address);
    await treasury.grantRole(roles.proposer, stranger.address);
    await treasury.revokeRole(roles.proposer, proposer.address);
    await treasury.revokeRole(roles.proposer, proposer.address);
    // Who was given the role twice still holds it once.
    await expect(treasury.revokeRole(roles.proposer, stranger.address))
      .to.be.revertedWithCustomError(treasury, "TreasuryRoleNeeded")
      .withArgs(roles.proposer, stranger.address);
    expect(await treasury.hasRole(roles.proposer, proposer.address)).to.equal(false);
    await treasury.grantRole(roles.executor, ethers.ZeroAddress);
    await treasury.revokeRole(roles.executor, executor.address);
    // Nobody needs to be able to cancel.
    await treasury.revokeRole(roles.canceller, proposer.address);
    expect(await treasury.hasRole(roles.canceller, proposer.address)).to.equal(false);
  });
});

describe("Treasury.supportsInterface", () => {
  it("knows ERC-165, access control and the receiver of ERC-1155 tokens", async () => {
    const { treasury } = await loadFixture(emptyFixture);
    for (const [id, isKnown] of [
      ["0x01ffc9a7", true],
      ["0x7965db0b", true],
      ["0x4e2312e0", true],
      ["0xffffffff", false],
    ] as const) {
      expect(await treasury.supportsInterface(id), id).to.equal(isKnown);
    }
  });
});
