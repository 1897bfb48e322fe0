// SPDX-License-Identifier: MIT
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { Signer } from "ethers";
import { artifacts, ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import type { ArtifactSource } from "../../../deploy/protocol/artifactSource";
import { checkDeployment } from "../../../deploy/protocol/checkDeployment";
import { contractId } from "../../../deploy/protocol/contractId";
import { deployProtocol } from "../../../deploy/protocol/deployProtocol";
import { Deployment } from "../../../deploy/protocol/deployment";
import { executeUpgrade } from "../../../deploy/protocol/executeUpgrade";
import { implementationOf } from "../../../deploy/protocol/implementationOf";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { ownerTransactions } from "../../../deploy/protocol/ownerTransactions";
import { planUpgrade } from "../../../deploy/protocol/planUpgrade";
import { upgradeProposal } from "../../../deploy/protocol/upgradeProposal";
import { AddressBook } from "../../../scripts/governance/addressBook";
import { protocolContracts } from "../../../scripts/governance/protocolContracts";
import { readProposalFile } from "../../../scripts/governance/readProposalFile";
import { accountAt } from "../../support/accountAt";
import { changedCode } from "../../support/changedCode";
import { signerWithBudget } from "../../support/signerWithBudget";
import { deployFixture } from "../../support/deployFixture";
import { impersonate } from "../../support/impersonate";
import { startRound } from "../../support/startRound";

const LPT = 10n ** 18n;
const COMMIT = "0x00112233445566778899aabbccddeeff00112233";
/** The code of now, where these contracts have changed since. */
const changed = (...names: readonly string[]): ArtifactSource => changedCode(names);

/** A deployment in use: an orchestrator with stake and fees to come, a gateway with a deposit. */
async function fixture(config = hardhat) {
  const system = await deployFixture(config);
  const { token, bondingManager, ticketBroker, roundsManager } = system;
  const orchestrator = await accountAt(2);
  await token.transfer(orchestrator.address, 100n * LPT);
  await token.connect(orchestrator).approve(await bondingManager.getAddress(), ethers.MaxUint256);
  await startRound(roundsManager);
  await bondingManager.connect(orchestrator).bond(100n * LPT, orchestrator.address);
  await startRound(roundsManager);
  await ticketBroker.connect(await accountAt(3)).fundDeposit({ value: 7n });
  return { ...system, orchestrator };
}

/** The chain of a fixture, and what this test adds to its records. */
async function load(fixtureOf: typeof ownFixture) {
  const system = await loadFixture(fixtureOf);
  const { owner } = system;
  const store = system.store.copy();
  const { config } = system.deployment;
  const lines: string[] = [];
  const deploymentWith = (source: ArtifactSource, signer: Signer = owner): Deployment =>
    new Deployment(
      { config, gitCommitHash: COMMIT },
      { signer, provider: ethers.provider, artifacts: source, store, log: (line) => lines.push(line) },
    );
  return { ...system, deploymentWith, store, lines };
}

/** The same, and the Treasury owns it all. */
const treasuryFixture = () => fixture({ ...hardhat, owner: { value: "Treasury", unit: "name", reason: "the DAO" } });
const ownFixture = () => fixture();

describe("an upgrade", () => {
  it("is of contracts that there are, in a deployment that there is", async () => {
    const { deployment } = await load(ownFixture);
    await expect(planUpgrade(deployment, ["BondingManager", "Controller"]))
      .to.be.rejectedWith(/^"Controller" cannot be upgraded; there are RoundsManager, .*, Minter, Verifier\.$/)
      .and.eventually.have.property("code", "UNKNOWN_CONTRACT");
    await expect(planUpgrade(deployment, [])).to.be.rejectedWith(/^Name what to upgrade; there are/);
    const signer = await accountAt(0);
    const modules = { signer, provider: ethers.provider, artifacts, store: new MemoryDeploymentStore(), log: () => undefined };
    await expect(planUpgrade(new Deployment({ config: hardhat, gitCommitHash: COMMIT }, modules), ["BondingManager"]))
      .to.be.rejectedWith(/npx hardhat deploy --network hardhat/)
      .and.eventually.have.property("code", "NOT_DEPLOYED");
  });

  it("does nothing where the code of now runs", async () => {
    const { deploymentWith } = await load(ownFixture);
    const deployment = deploymentWith(artifacts);
    const plan = await planUpgrade(deployment, ["ServiceRegistry", "BondingManager", "Verifier", "Minter"]);
    expect(plan).to.deep.equal({ contracts: ["BondingManager", "ServiceRegistry", "Minter", "Verifier"], calls: [], needsPause: false });
    await executeUpgrade(deployment, plan);
    expect(deployment.transactions).to.equal(0);
  });

  it("creates contracts with the libraries that have changed, and installs them when told to; all is verified then", async () => {
    const { bondingManager, deploymentWith, deployment: former, orchestrator, roundsManager } = await load(ownFixture);
    const source = changed("BondingManager", "ActiveSet", "ServiceRegistry");
    const deployment = deploymentWith(source);
    const [target, set, estimates] = [
      await former.address("BondingManagerTarget"),
      await former.address("ActiveSet"),
      await former.address("Estimates"),
    ];
    const plan = await planUpgrade(deployment, ["BondingManager"]);
    const implementation = await deployment.address("BondingManagerTarget");
    expect(plan).to.deep.equal({
      contracts: ["BondingManager"],
      calls: [{ kind: "upgrade", contract: "BondingManager", implementation }],
      needsPause: false,
    });
    expect([implementation, await deployment.address("ActiveSet")])
      .not.to.include.members([target])
      .and.not.to.include(set);
    // Others link the one that has changed, and are other code by that.
    expect(await deployment.address("Estimates")).to.equal(estimates);
    const subjects = (await checkDeployment(deployment)).differences.map(({ subject }) => subject);
    expect(subjects).to.include("BondingManager: implementations so far").and.to.include("Controller: BondingManagerTarget");

    await executeUpgrade(deployment, plan);
    expect(await implementationOf(ethers.provider, await bondingManager.getAddress())).to.equal(implementation);
    await bondingManager.connect(orchestrator).reward();
    await startRound(roundsManager);
    expect((await planUpgrade(deployment, ["BondingManager"])).calls).to.deep.equal([]);
    // The other one that has changed was not asked for.
    const { differences } = await checkDeployment(deployment);
    expect(differences.map(({ subject }) => subject).filter((subject) => !subject.startsWith("ServiceRegistryTarget: hash"))).to.deep.equal(
      [],
    );
    const { transactions } = deployment;
    await deployProtocol(deploymentWith(changed("BondingManager", "ActiveSet")));
    expect(deployment.transactions).to.equal(transactions);

    // And once more, back to the code of before: a third contract.
    const back = deploymentWith(artifacts);
    await executeUpgrade(back, await planUpgrade(back, ["BondingManager"]));
    expect((await back.record("BondingManagerTarget"))?.former).to.deep.equal([target, implementation]);
    expect((await checkDeployment(back)).differences).to.deep.equal([]);
  });

  it("keeps nothing in mind that was created and never installed", async () => {
    const { deploymentWith, deployment: former } = await load(ownFixture);
    const target = await former.address("ServiceRegistryTarget");
    await planUpgrade(deploymentWith(changed("ServiceRegistry")), ["ServiceRegistry"]);
    const deployment = deploymentWith(artifacts);
    await executeUpgrade(deployment, await planUpgrade(deployment, ["ServiceRegistry"]));
    expect((await deployment.record("ServiceRegistryTarget"))?.former).to.deep.equal([target]);
    expect((await checkDeployment(deployment)).differences).to.deep.equal([]);
  });

  it("goes on where it broke off", async () => {
    const { deploymentWith, owner, minter, controller } = await load(ownFixture);
    const source = changed("BondingManager", "ActiveSet", "TicketBroker", "Minter");
    const names = ["Minter", "BondingManager"];
    let sent = 0;
    for (let isDone = false; !isDone;) {
      const deployment = deploymentWith(source, signerWithBudget(owner, 1));
      const upgrade = async (): Promise<boolean> => (await executeUpgrade(deployment, await planUpgrade(deployment, names)), true);
      isDone = await upgrade().catch((error: Error) => {
        expect(error.message).to.equal("the connection broke down");
        return false;
      });
      sent += deployment.transactions;
      expect(sent).to.be.lessThan(40);
    }
    // It was interrupted when it had paused the system, and knows that it was itself.
    expect(await controller.paused()).to.equal(false);
    const { differences } = await checkDeployment(deploymentWith(source));
    expect(differences.map(({ subject }) => subject)).to.deep.equal([]);
    expect(await ethers.provider.getBalance(await minter.getAddress())).to.equal(0n);
  });

  it("brings another Minter with all funds, rights, inflation and its bounds, and those that use it", async () => {
    const { deploymentWith, minter, token, controller, bondingManager, ticketBroker, roundsManager, orchestrator } = await load(ownFixture);
    await minter.setInflationFloor(100n);
    await minter.setInflationCeiling(900_000n);
    const inflation = await minter.inflation();
    const former = await minter.getAddress();
    const held = await token.balanceOf(former);
    const deployment = deploymentWith(changed("Minter"));
    const plan = await planUpgrade(deployment, ["Minter"]);
    expect(plan.contracts).to.deep.equal(["RoundsManager", "BondingManager", "TicketBroker", "Minter"]);
    expect(plan.needsPause).to.equal(true);
    await executeUpgrade(deployment, plan);

    const next = await ethers.getContractAt("Minter", await deployment.address("Minter"));
    expect(await controller.getContract(contractId("Minter"))).to.equal(next.target);
    expect([await next.inflation(), await next.inflationFloor(), await next.inflationCeiling()]).to.deep.equal([inflation, 100n, 900_000n]);
    expect([await token.balanceOf(former), await token.balanceOf(next)]).to.deep.equal([0n, held]);
    expect([await ethers.provider.getBalance(former), await ethers.provider.getBalance(next)]).to.deep.equal([0n, 7n]);
    expect(await controller.paused()).to.equal(false);
    const subjects = (await checkDeployment(deployment)).differences.map(({ subject }) => subject);
    expect(subjects).to.deep.equal(["Minter.inflationFloor", "Minter.inflationCeiling"]);

    await startRound(roundsManager);
    await bondingManager.connect(orchestrator).reward();
    expect(await token.balanceOf(next)).to.be.greaterThan(held);
    await bondingManager.connect(orchestrator).unbond(100n * LPT);
    const gateway = await accountAt(3);
    await ticketBroker.connect(gateway).unlock();
    await startRound(roundsManager, 7);
    await bondingManager.connect(orchestrator).withdrawStake(0);
    await expect(ticketBroker.connect(gateway).withdraw()).to.changeEtherBalance(gateway, 7n);
  });

  it("in the middle of a round credits no more fees than are paid, and mints what is left", async () => {
    const { deploymentWith, token, bondingManager, ticketBroker, roundsManager, orchestrator, minter } = await load(ownFixture);
    const late = await accountAt(4);
    await token.transfer(late.address, 300n * LPT);
    await token.connect(late).approve(await bondingManager.getAddress(), ethers.MaxUint256);
    await bondingManager.connect(late).bond(300n * LPT, late.address);
    await bondingManager.connect(orchestrator).reward();
    await bondingManager.connect(orchestrator).transcoder(0, 1_000_000);
    // A round without a reward: nobody writes down what the factor was.
    await startRound(roundsManager, 2);
    await bondingManager.connect(orchestrator).reward();
    const [mintable, minted] = [await minter.currentMintableTokens(), await minter.currentMintedTokens()];
    const deployment = deploymentWith(changed("Minter"));
    await executeUpgrade(deployment, await planUpgrade(deployment, ["Minter"]));

    const next = await ethers.getContractAt("Minter", await deployment.address("Minter"));
    expect([await next.currentMintableTokens(), await next.currentMintedTokens()]).to.deep.equal([mintable, minted]);
    await bondingManager.connect(late).reward();
    // To the nine digits of a share.
    expect(await next.currentMintedTokens())
      .to.be.greaterThan(mintable - LPT / 10n ** 8n)
      .and.to.be.at.most(mintable);

    const fee = 10n ** 18n;
    const broker = await impersonate(await ticketBroker.getAddress());
    await next.connect(broker).depositETH({ value: fee });
    await bondingManager
      .connect(broker)
      .addOrchestratorFee(orchestrator.address, fee, await roundsManager.currentRound(), await roundsManager.currentRound());
    await startRound(roundsManager);
    const credited = await bondingManager.pendingFees(orchestrator.address, await roundsManager.currentRound());
    expect(credited)
      .to.be.greaterThan(fee - 10n ** 9n)
      .and.to.be.at.most(fee);
  });

  it("leaves a system paused that was, and tells how to unpause it", async () => {
    const { deploymentWith, controller, lines } = await load(ownFixture);
    await controller.pause();
    const deployment = deploymentWith(changed("Minter"));
    await executeUpgrade(deployment, await planUpgrade(deployment, ["Minter"]));
    expect(await controller.paused()).to.equal(true);
    expect(lines.at(-1)).to.match(/^left the system paused, as it was: its owner unpauses it by unpause\(\) of the Controller at 0x/);
  });

  describe("that broke off when it had paused the system", () => {
    /** The upgrade of the Minter with so many transactions, the first four of which create contracts. */
    async function broken(transactions: number) {
      const system = await load(ownFixture);
      const upgrade = async (names: readonly string[], signer: Signer = system.owner): Promise<void> => {
        const deployment = system.deploymentWith(changed("Minter"), signer);
        await executeUpgrade(deployment, await planUpgrade(deployment, names));
      };
      await expect(upgrade(["Minter"], signerWithBudget(system.owner, transactions))).to.be.rejectedWith("the connection broke down");
      return { ...system, upgrade };
    }

    it("unpauses it once it is done, also where nothing else is left to do", async () => {
      const { upgrade, controller, owner, store, deploymentWith } = await broken(5);
      expect(await controller.paused()).to.equal(true);
      for (let isDone = false; !isDone;) {
        // All but the last transaction.
        const deployment = deploymentWith(changed("Minter"));
        const { calls } = await planUpgrade(deployment, ["Minter"]);
        isDone = calls.length === 0;
        expect(await controller.paused()).to.equal(true);
        if (!isDone) await upgrade(["Minter"], signerWithBudget(owner, 1)).catch(() => undefined);
      }
      await upgrade(["Minter"]);
      expect(await controller.paused()).to.equal(false);
      expect(await store.getPause()).to.equal(null);
    });

    it("keeps it paused while other contracts are upgraded", async () => {
      const { upgrade, controller, lines, deploymentWith, owner } = await broken(5);
      const deployment = deploymentWith(changed("ServiceRegistry"), owner);
      await executeUpgrade(deployment, await planUpgrade(deployment, ["ServiceRegistry"]));
      expect(await controller.paused()).to.equal(true);
      expect(lines.at(-1)).to.match(/an upgrade of the Minter broke off; go on .* npx hardhat upgrade --network hardhat Minter --execute$/);
      await upgrade(["Minter"]);
      expect(await controller.paused()).to.equal(false);
    });

    it("knows what it meant to send from what somebody else has sent", async () => {
      const { upgrade, controller, store } = await broken(4);
      expect(await controller.paused()).to.equal(false);
      expect(await store.getPause()).to.have.property("deployer");
      await (await accountAt(0)).sendTransaction({ to: await controller.getAddress(), data: "0x8da5cb5b" });
      await controller.pause();
      await upgrade(["Minter"]);
      expect(await controller.paused()).to.equal(true);
    });
  });

  it("brings another Verifier with the parameters of the present one", async () => {
    const { deploymentWith, verifier, controller } = await load(ownFixture);
    await verifier.setSamples(7);
    await verifier.setFinderReward(123n);
    const deployment = deploymentWith(changed("Verifier"));
    const plan = await planUpgrade(deployment, ["Verifier"]);
    // Asked twice, there is one.
    expect(await planUpgrade(deployment, ["Verifier"])).to.deep.equal(plan);
    await executeUpgrade(deployment, plan);
    const next = await ethers.getContractAt("Verifier", await controller.getContract(contractId("Verifier")));
    expect(next.target).not.to.equal(verifier.target);
    expect([await next.samples(), await next.finderReward()]).to.deep.equal([7n, 123n]);
    expect(await next.responseRounds()).to.equal(await verifier.responseRounds());
  });

  it("says so where its code is in no commit", async () => {
    const { deployment } = await load(ownFixture);
    const call = { kind: "upgrade", contract: "BondingVotes", implementation: ethers.ZeroAddress } as const;
    const proposal = await upgradeProposal(deployment, { contracts: ["BondingVotes"], calls: [call], needsPause: false });
    expect(proposal).to.include("New code for BondingVotes, made from sources that are in no git commit.");
  });

  describe("of contracts that somebody else owns", () => {
    it("is not executed", async () => {
      const { deploymentWith, owner } = await load(treasuryFixture);
      const deployment = deploymentWith(changed("ServiceRegistry"));
      const plan = await planUpgrade(deployment, ["ServiceRegistry"]);
      const sent = deployment.transactions;
      await expect(executeUpgrade(deployment, plan))
        .to.be.rejectedWith(new RegExp(`^${owner.address} does not own the Controller`))
        .and.eventually.have.property("code", "NOT_OWNER");
      expect(deployment.transactions).to.equal(sent);
    });

    it("is a proposal that the owner can make", async () => {
      const { deploymentWith, deployment: former, treasury, minter, controller, token } = await load(treasuryFixture);
      const asTreasury = await impersonate(await treasury.getAddress());
      await minter.connect(asTreasury).setInflationCeiling(800_000n);
      const held = await token.balanceOf(await former.address("Minter"));
      const deployment = deploymentWith(changed("Minter", "Verifier", "BondingVotes"));
      const plan = await planUpgrade(deployment, ["Minter", "Verifier", "BondingVotes"]);

      const folder = mkdtempSync(join(tmpdir(), "upgrade-"));
      const path = join(folder, "proposal.yaml");
      writeFileSync(path, await upgradeProposal(deployment, plan));
      const contracts = await protocolContracts(await controller.getAddress(), ethers.provider);
      const proposal = await readProposalFile(path, { book: await AddressBook.read(contracts), contracts });
      rmSync(folder, { recursive: true });
      expect(proposal.description).to.match(
        /^# Upgrade of RoundsManager, BondingManager, BondingVotes, TicketBroker, Minter, and Verifier\n/,
      );
      expect(proposal.description).to.include(COMMIT.slice(2));
      const transactions = await ownerTransactions(deployment, plan.calls);
      expect(transactions.map(({ to }) => to)).to.deep.equal(proposal.targets);
      expect(transactions.map(({ data }) => data)).to.deep.equal(proposal.calldatas);
      expect(transactions.length).to.be.greaterThan(plan.calls.length);
      for (const [i, to] of proposal.targets.entries()) await asTreasury.sendTransaction({ to, data: proposal.calldatas[i] ?? "" });

      expect((await planUpgrade(deployment, ["Minter", "Verifier", "BondingVotes"])).calls).to.deep.equal([]);
      expect(await token.balanceOf(await deployment.address("Minter"))).to.equal(held);
      const subjects = (await checkDeployment(deployment)).differences.map(({ subject }) => subject);
      expect(subjects).to.deep.equal(["Minter.inflationCeiling"]);
    });
  });
});
