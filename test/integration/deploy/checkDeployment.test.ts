// SPDX-License-Identifier: MIT
import { loadFixture, setCode, setStorageAt } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { checkDeployment } from "../../../deploy/protocol/checkDeployment";
import { contractId } from "../../../deploy/protocol/contractId";
import type { Deployment } from "../../../deploy/protocol/deployment";
import { formatDifferences } from "../../../deploy/protocol/formatDifferences";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { accountAt } from "../../support/accountAt";
import { impersonate } from "../../support/impersonate";
import { deployFixture } from "../../support/deployFixture";

async function fixture() {
  return { ...(await deployFixture()), stranger: await accountAt(1) };
}

/** What differs now. */
async function subjectsThatDiffer(deployment: Deployment): Promise<readonly string[]> {
  return (await checkDeployment(deployment)).differences.map(({ subject }) => subject);
}

describe("checkDeployment", () => {
  it("finds nothing in a fresh deployment", async () => {
    const { deployment } = await loadFixture(fixture);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal([]);
  });

  for (const [contract, setter, getter, value] of [
    ["RoundsManager", "setRoundLength", "roundLength", 5_000n],
    ["BondingManager", "setUnbondingPeriod", "unbondingPeriod", 8n],
    ["BondingManager", "setTreasuryRewardCutRate", "nextRoundTreasuryRewardCutRate", 1n],
    ["Minter", "setInflationChange", "inflationChange", 4n],
    ["TicketBroker", "setTicketValidityPeriod", "ticketValidityPeriod", 3n],
  ] as const) {
    it(`finds that ${contract}.${getter} was changed`, async () => {
      const { deployment } = await loadFixture(fixture);
      await deployment.send(await deployment.contract(contract), setter, [value], "");
      const { differences } = await checkDeployment(deployment);
      expect(differences.map(({ subject, actual }) => [subject, actual])).to.deep.equal([[`${contract}.${getter}`, String(value)]]);
      expect(formatDifferences(differences)).to.contain(`found    ${value}`);
    });
  }

  it("finds that the system was paused", async () => {
    const { deployment, controller } = await loadFixture(fixture);
    await controller.pause();
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Controller.paused"]);
  });

  it("finds that a name resolves to another address", async () => {
    const { deployment, controller, stranger } = await loadFixture(fixture);
    await controller.setContractInfo(contractId("Minter"), stranger.address, ethers.ZeroHash.slice(0, 42));
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Controller: Minter"]);
  });

  it("finds that a proxy runs something else than the directory says", async () => {
    const { deployment, serviceRegistry } = await loadFixture(fixture);
    const other = await ethers.deployContract("ServiceRegistry");
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    await setStorageAt(await serviceRegistry.getAddress(), slot, ethers.zeroPadValue(await other.getAddress(), 32));
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["ServiceRegistry: implementation"]);
  });

  it("finds other code, and code that is gone", async () => {
    const { deployment } = await loadFixture(fixture);
    const address = await deployment.address("AIServiceRegistry");
    for (const code of ["0x00", "0x"]) {
      await setCode(address, code);
      expect(await subjectsThatDiffer(deployment)).to.deep.equal([`AIServiceRegistry: hash of the code at ${address}`]);
    }
  });

  it("finds another owner", async () => {
    const { deployment, controller, stranger } = await loadFixture(fixture);
    await controller.transferOwnership(stranger.address);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Controller: owner"]);
  });

  for (const [role, label] of [
    [tokenRoles.admin, "DEFAULT_ADMIN_ROLE"],
    [tokenRoles.minter, "MINTER_ROLE"],
    [tokenRoles.burner, "BURNER_ROLE"],
  ] as const) {
    it(`finds another holder of the token's ${label}`, async () => {
      const { deployment, token, stranger } = await loadFixture(fixture);
      await token.grantRole(role, stranger.address);
      expect(await subjectsThatDiffer(deployment)).to.deep.equal([`LivepeerToken: holders of ${label}`]);
    });
  }

  it("finds another proposer of the treasury", async () => {
    const { deployment, treasury, stranger } = await loadFixture(fixture);
    const self = await impersonate(await treasury.getAddress());
    await treasury.connect(self).grantRole(ethers.id("PROPOSER_ROLE"), stranger.address);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Treasury: holders of PROPOSER_ROLE"]);
  });
});
