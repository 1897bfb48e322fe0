// SPDX-License-Identifier: MIT
import { loadFixture, setCode, setStorageAt } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { Filter, FilterByBlockHash, Log, Signer } from "ethers";
import { artifacts, ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import type { NetworkConfig } from "../../../deploy/config/networkConfig";
import { checkDeployment } from "../../../deploy/protocol/checkDeployment";
import { contractId } from "../../../deploy/protocol/contractId";
import { Deployment } from "../../../deploy/protocol/deployment";
import type { DeploymentRecord } from "../../../deploy/protocol/deploymentRecord";
import { formatDifferences } from "../../../deploy/protocol/formatDifferences";
import { logsBetween } from "../../../deploy/protocol/logsBetween";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { accountAt } from "../../support/accountAt";
import { impersonate } from "../../support/impersonate";
import { deployFixture } from "../../support/deployFixture";

const bound = (value: bigint) => ({ value, unit: "ppb of the supply each round", reason: "what a test is about" });

/** Inflation within bounds. */
const boundedFixture = () =>
  deployFixture({ ...hardhat, minter: { ...hardhat.minter, inflationFloor: bound(100n), inflationCeiling: bound(300_000n) } });

async function fixture() {
  return { ...(await deployFixture()), stranger: await accountAt(1) };
}

const NO_COMMIT = ethers.ZeroHash.slice(0, 42);

/** The deployment of these records, as somebody else would look at it. */
function deploymentOf(signer: Signer, store: MemoryDeploymentStore, config: NetworkConfig = hardhat): Deployment {
  return new Deployment(
    { config, gitCommitHash: NO_COMMIT },
    { signer, provider: ethers.provider, artifacts, store, log: () => undefined },
  );
}

/** What differs now. */
async function subjectsThatDiffer(deployment: Deployment): Promise<readonly string[]> {
  return (await checkDeployment(deployment)).differences.map(({ subject }) => subject);
}

describe("checkDeployment", () => {
  it("says that nothing was deployed, or not all of it", async () => {
    const { owner, store } = await loadFixture(fixture);
    const [empty, brokenOff] = [new MemoryDeploymentStore(), new MemoryDeploymentStore()];
    await brokenOff.put("Controller", (await store.get("Controller")) as DeploymentRecord);
    for (const [records, missing] of [
      [empty, "Controller"],
      [brokenOff, "RoundsManagerTarget"],
    ] as const) {
      await expect(checkDeployment(deploymentOf(owner, records)))
        .to.be.rejectedWith(
          new RegExp(`^There is no record that ${missing} was deployed to hardhat\\. Deploy first, .*: npx hardhat deploy `),
        )
        .and.eventually.have.property("code", "NOT_DEPLOYED");
    }
  });

  it("finds nothing in a fresh deployment", async () => {
    const { deployment } = await loadFixture(fixture);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal([]);
  });

  it("knows the bounds of inflation that the configuration asks for", async () => {
    const { deployment, minter } = await loadFixture(boundedFixture);
    expect([await minter.inflationFloor(), await minter.inflationCeiling()]).to.deep.equal([100n, 300_000n]);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal([]);
    await minter.setInflationFloor(0n);
    await minter.setInflationCeiling(2n ** 64n - 1n);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Minter.inflationCeiling", "Minter.inflationFloor"]);
  });

  for (const [contract, setter, getter, value] of [
    ["RoundsManager", "setRoundLength", "roundLength", 5_000n],
    ["BondingManager", "setUnbondingPeriod", "unbondingPeriod", 8n],
    ["BondingManager", "setTreasuryRewardCutRate", "nextRoundTreasuryRewardCutRate", 1n],
    ["Minter", "setInflationChange", "inflationChange", 4n],
    ["Minter", "setInflationFloor", "inflationFloor", 1n],
    ["Minter", "setInflationCeiling", "inflationCeiling", 500n],
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

  it("finds that the LivepeerGovernor was initialized with other parameters", async () => {
    const { owner, store } = await loadFixture(fixture);
    const other = (value: bigint) => ({ value, unit: "", reason: "" });
    const governance = {
      ...hardhat.governance,
      ...{ votingDelay: other(30n), votingPeriod: other(60n), proposalThreshold: other(1n), quorum: other(2n), quota: other(3n) },
    };
    expect(await subjectsThatDiffer(deploymentOf(owner, store, { ...hardhat, governance }))).to.deep.equal([
      "LivepeerGovernor.votingDelay",
      "LivepeerGovernor.votingPeriod",
      "LivepeerGovernor.proposalThreshold",
      "LivepeerGovernor.quorumNumerator",
      "LivepeerGovernor.quota",
    ]);
  });

  it("finds that the LivepeerGovernor executes through another timelock", async () => {
    const { deployment, stranger } = await loadFixture(fixture);
    // ERC-7201 location of openzeppelin.storage.GovernorTimelockControl, which begins with the timelock.
    const slot = "0x0d5829787b8befdbc6044ef7457d8a95c2a04bc99235349f1a212c063e59d400";
    const governor = await deployment.address("LivepeerGovernor");
    expect(await ethers.provider.getStorage(governor, slot)).to.equal(
      ethers.zeroPadValue((await deployment.address("Treasury")).toLowerCase(), 32),
    );
    await setStorageAt(governor, slot, ethers.zeroPadValue(stranger.address, 32));
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["LivepeerGovernor: timelock"]);
  });

  it("finds that the system was paused", async () => {
    const { deployment, controller } = await loadFixture(fixture);
    await controller.pause();
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Controller.paused"]);
  });

  it("finds that a name resolves to another address", async () => {
    const { deployment, controller, stranger } = await loadFixture(fixture);
    await controller.setContractInfo(contractId("Minter"), stranger.address, NO_COMMIT);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["Controller: Minter"]);
  });

  it("finds names in the directory that it does not know, until they are taken out", async () => {
    const { deployment, controller, stranger } = await loadFixture(fixture);
    const [migrator, other] = [contractId("L2Migrator"), contractId("something else")];
    for (const id of [migrator, other]) await controller.setContractInfo(id, stranger.address, NO_COMMIT);
    const { differences } = await checkDeployment(deployment);
    expect(differences).to.deep.equal([
      { subject: "Controller: L2Migrator", expected: ethers.ZeroAddress, actual: stranger.address },
      { subject: `Controller: ${other}`, expected: ethers.ZeroAddress, actual: stranger.address },
    ]);
    for (const id of [migrator, other]) await controller.setContractInfo(id, ethers.ZeroAddress, NO_COMMIT);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal([]);
  });

  for (const name of ["Minter", "Verifier", "AIServiceRegistry", "BondingManager"]) {
    it(`finds that the ${name} obeys another Controller`, async () => {
      const { deployment, controller } = await loadFixture(fixture);
      const other = await ethers.deployContract("Controller");
      const manager = await ethers.getContractAt("Manager", await deployment.address(name));
      await manager.connect(await impersonate(await controller.getAddress())).setController(await other.getAddress());
      expect(await subjectsThatDiffer(deployment)).to.deep.equal([`${name}: Controller`]);
    });
  }

  it("finds that a proxy states another implementation than the directory", async () => {
    const { deployment, serviceRegistry } = await loadFixture(fixture);
    const other = await ethers.deployContract("ServiceRegistry");
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    await setStorageAt(await serviceRegistry.getAddress(), slot, ethers.zeroPadValue(await other.getAddress(), 32));
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["ServiceRegistry: implementation by ERC-1967"]);
  });

  for (const name of ["BondingManager", "LivepeerGovernor", "ServiceRegistry"]) {
    it(`finds that the proxy of the ${name} runs another implementation than it states`, async () => {
      const { deployment, serviceRegistry } = await loadFixture(fixture);
      const other = await ethers.deployContract("ServiceRegistry");
      const seat = ethers.zeroPadValue(await other.getAddress(), 32);
      await setStorageAt(await deployment.address(name), await serviceRegistry.slotOfSeat(), seat);
      expect(await subjectsThatDiffer(deployment)).to.include(`${name}: implementation`);
    });
  }

  it("finds an upgrade that was taken back", async () => {
    const { deployment, controller, serviceRegistry } = await loadFixture(fixture);
    const own = await deployment.address("ServiceRegistryTarget");
    const other = await (await ethers.deployContract("ServiceRegistry")).getAddress();
    for (const target of [other, own]) {
      await controller.setContractInfo(contractId("ServiceRegistryTarget"), target, NO_COMMIT);
      await serviceRegistry.upgradeToAndCall(target, "0x");
    }
    const { differences } = await checkDeployment(deployment);
    const expected = [await deployment.address("ProxySeed"), own];
    const subject = "ServiceRegistry: implementations so far";
    expect(differences).to.deep.equal([{ subject, expected: expected.join(", "), actual: [...expected, other, own].join(", ") }]);
  });

  it("finds other code, and code that is gone", async () => {
    const { deployment } = await loadFixture(fixture);
    const address = await deployment.address("AIServiceRegistry");
    for (const code of ["0x00", "0x"]) {
      await setCode(address, code);
      const { differences } = await checkDeployment(deployment);
      expect(differences.map(({ subject }) => subject)).to.deep.equal([
        `AIServiceRegistry: hash of the code at ${address}`,
        "AIServiceRegistry: Controller",
      ]);
      expect(differences[1]?.actual).to.equal("no answer");
    }
  });

  it("finds that the contract of a record was created elsewhere", async () => {
    const { deployment, owner, store } = await loadFixture(fixture);
    const twin = await ethers.deployContract("AIServiceRegistry", [await deployment.address("Controller")]);
    const record = (await deployment.record("AIServiceRegistry")) as DeploymentRecord;
    await store.put("AIServiceRegistry", { ...record, address: await twin.getAddress() });
    const differing = await subjectsThatDiffer(deploymentOf(owner, store));
    await store.put("AIServiceRegistry", record);
    expect(differing).to.deep.equal(["AIServiceRegistry: created by its transaction"]);
  });

  it("finds a batch that was staged in the Governor", async () => {
    const { deployment, controller, stranger } = await loadFixture(fixture);
    const governor = await ethers.getContractAt("Governor", await deployment.address("Governor"));
    const call = controller.interface.encodeFunctionData("transferOwnership", [stranger.address]);
    const update = { target: [await controller.getAddress()], value: [0], data: [call], nonce: 0 };
    await governor.stage(update, 1_000);
    const { differences } = await checkDeployment(deployment);
    expect(differences.map(({ subject }) => subject)).to.deep.equal(["Governor: staged batches"]);
    expect(differences[0]?.actual).to.match(/^0x[0-9a-f]{64}$/);
    await governor.cancel(update);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal([]);
  });

  it("finds LPT that was minted beside the genesis supply, but for rewards, of which it tells", async () => {
    const { deployment, token, minter, stranger } = await loadFixture(fixture);
    await token.connect(await impersonate(await minter.getAddress())).mint(await minter.getAddress(), 7);
    const { differences, notes } = await checkDeployment(deployment);
    expect(differences).to.deep.equal([]);
    expect(notes).to.deep.equal([
      "Since the deployment 7 LPT wei were minted as rewards and 0 burnt: the supply is compared with that in mind.",
    ]);
    await token.connect(await impersonate(await minter.getAddress())).mint(stranger.address, 1);
    expect(await subjectsThatDiffer(deployment)).to.deep.equal(["LivepeerToken.totalSupply"]);
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

describe("logsBetween", () => {
  const query = { address: ethers.ZeroAddress, topics: [], fromBlock: 1_000, toBlock: 9_999 };

  /** A node that searches no more than so many blocks at once; every thousandth block has a log. */
  function nodeThatSearches(most: number) {
    const spans: number[] = [];
    const getLogs = ({ fromBlock, toBlock }: Filter): Promise<Log[]> => {
      const [from, to] = [Number(fromBlock), Number(toBlock)];
      spans.push(to - from + 1);
      if (to - from + 1 > most) return Promise.reject(new Error("block range too wide"));
      const blocks = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((block) => block % 1_000 === 0);
      return Promise.resolve(blocks.map((blockNumber) => ({ blockNumber }) as Log));
    };
    return { spans, provider: { getLogs: (filter: Filter | FilterByBlockHash) => getLogs(filter as Filter) } };
  }

  it("asks once where the node searches all blocks", async () => {
    const { provider, spans } = nodeThatSearches(9_000);
    expect(await logsBetween(provider, query)).to.have.length(9);
    expect(spans).to.deep.equal([9_000]);
  });

  it("asks for fewer where it refuses, and misses none", async () => {
    const { provider } = nodeThatSearches(2_000);
    const blocks = (await logsBetween(provider, query)).map(({ blockNumber }) => blockNumber);
    expect(blocks).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9].map((thousands) => thousands * 1_000));
  });

  it("passes on why the node refuses even few", async () => {
    const { provider, spans } = nodeThatSearches(0);
    await expect(logsBetween(provider, query)).to.be.rejectedWith("block range too wide");
    expect(Math.min(...spans)).to.be.within(250, 500);
  });
});
