// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { getCreateAddress, keccak256, type Signer } from "ethers";
import { artifacts, ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import type { NetworkConfig } from "../../../deploy/config/networkConfig";
import { awaitMined } from "../../../deploy/protocol/awaitMined";
import { awaitPendingTransactions } from "../../../deploy/protocol/awaitPendingTransactions";
import { checkDeployment } from "../../../deploy/protocol/checkDeployment";
import { contractId } from "../../../deploy/protocol/contractId";
import { createController } from "../../../deploy/protocol/createController";
import { deployProtocol } from "../../../deploy/protocol/deployProtocol";
import { Deployment } from "../../../deploy/protocol/deployment";
import type { DeploymentRecord } from "../../../deploy/protocol/deploymentRecord";
import type { DeploymentStore } from "../../../deploy/protocol/deploymentStore";
import { implementationOf } from "../../../deploy/protocol/implementationOf";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { accountAt } from "../../support/accountAt";
import { changedCode } from "../../support/changedCode";
import { signerWithBudget } from "../../support/signerWithBudget";

const COMMIT = "0x00112233445566778899aabbccddeeff00112233";

function deploymentWith(signer: Signer, store: DeploymentStore, config: NetworkConfig = hardhat): Deployment {
  return new Deployment({ config, gitCommitHash: COMMIT }, { signer, provider: ethers.provider, artifacts, store, log: () => undefined });
}

async function finishedFixture() {
  const [deployer, stranger] = [await accountAt(0), await accountAt(1)];
  const store = new MemoryDeploymentStore();
  const deployment = deploymentWith(deployer, store);
  await deployProtocol(deployment);
  return { deployer, stranger, store, deployment, transactions: deployment.transactions };
}

async function handedOverFixture() {
  const [deployer, owner] = [await accountAt(0), await accountAt(1)];
  const store = new MemoryDeploymentStore();
  const config = { ...hardhat, owner: { value: owner.address, unit: "address", reason: "a multisig" } };
  await deployProtocol(deploymentWith(deployer, store, config));
  return { deployer, owner, store, config };
}

/** Reads a view of a deployed contract. */
async function read(deployment: Deployment, name: string, view: string, ...args: unknown[]): Promise<unknown> {
  return (await deployment.contract(name)).getFunction(view).staticCall(...args);
}

describe("deployProtocol", () => {
  describe("given an empty chain", () => {
    it("deploys everything as configured", async () => {
      const { deployment } = await loadFixture(finishedFixture);
      const { subjects, differences } = await checkDeployment(deployment);
      expect(differences).to.deep.equal([]);
      expect(subjects).to.be.greaterThan(100);
    });

    it("starts round by round: the clock of every contract is the RoundsManager's", async () => {
      const { deployment, deployer } = await loadFixture(finishedFixture);
      await ethers.provider.send("hardhat_mine", ["0x1680"]);
      const rounds = await deployment.contract("RoundsManager");
      await rounds.connect(deployer).getFunction("initializeRound").send();
      expect(await read(deployment, "RoundsManager", "currentRoundInitialized")).to.equal(true);
      expect(await read(deployment, "BondingVotes", "clock")).to.equal(await read(deployment, "RoundsManager", "currentRound"));
    });

    it("leaves the deployer with the genesis supply less the faucet's part, and without the right to mint", async () => {
      const { deployment, deployer } = await loadFixture(finishedFixture);
      const [supply, faucet] = [hardhat.genesisSupply?.value ?? 0n, hardhat.faucet?.funds.value ?? 0n];
      expect(await read(deployment, "LivepeerToken", "balanceOf", deployer.address)).to.equal(supply - faucet);
      expect(await read(deployment, "LivepeerToken", "hasRole", tokenRoles.minter, deployer.address)).to.equal(false);
    });

    it("records the commit beside every address", async () => {
      const { deployment } = await loadFixture(finishedFixture);
      expect(await read(deployment, "Controller", "getContractInfo", contractId("TicketBroker"))).to.deep.equal([
        await deployment.address("TicketBroker"),
        COMMIT,
      ]);
      expect(await read(deployment, "Controller", "getContract", contractId("JobsManager"))).to.equal(
        await deployment.address("TicketBroker"),
      );
    });

    it("closes the back door of the proxies: their seed can install nothing more", async () => {
      const { deployment, deployer } = await loadFixture(finishedFixture);
      const manager = await ethers.getContractAt("Manager", await deployment.address("BondingManager"));
      const other = await ethers.deployContract("ServiceRegistry");
      await expect(manager.connect(deployer).upgradeToAndCall(await other.getAddress(), "0x"))
        .to.be.revertedWithCustomError(manager, "ManagerTargetNotRegistered")
        .withArgs(await other.getAddress(), await deployment.address("BondingManagerTarget"));
    });

    it("deploys without a faucet, without genesis supply, with an L1 supply, and paused, where that is configured", async () => {
      const config: NetworkConfig = {
        ...hardhat,
        faucet: null,
        genesisSupply: null,
        hasL1Supply: { ...hardhat.hasL1Supply, value: true },
        unpause: { ...hardhat.unpause, value: false },
      };
      const deployment = deploymentWith(await accountAt(0), new MemoryDeploymentStore(), config);
      await deployProtocol(deployment);
      expect((await checkDeployment(deployment)).differences).to.deep.equal([]);
      expect(await read(deployment, "Controller", "paused")).to.equal(true);
      expect(await read(deployment, "LivepeerToken", "totalSupply")).to.equal(0);
      expect(await read(deployment, "L2LPTDataCache", "l1TotalSupply")).to.equal(0);
    });
  });

  describe("given a finished deployment", () => {
    it("sends nothing", async () => {
      const { deployer, store } = await loadFixture(finishedFixture);
      const block = await ethers.provider.getBlockNumber();
      const again = deploymentWith(deployer, store);
      await deployProtocol(again);
      expect(again.transactions).to.equal(0);
      expect(await ethers.provider.getBlockNumber()).to.equal(block);
    });

    it("sets a parameter that was changed back, as long as the deployer owns the Controller", async () => {
      const { deployer, store, deployment } = await loadFixture(finishedFixture);
      await deployment.send(await deployment.contract("TicketBroker"), "setUnlockPeriod", [9], "");
      const again = deploymentWith(deployer, store);
      await deployProtocol(again);
      expect(again.transactions).to.equal(1);
      expect(await read(again, "TicketBroker", "unlockPeriod")).to.equal(hardhat.tickets.unlockPeriod.value);
    });

    it("leaves a system paused that was paused since", async () => {
      const { deployer, store, deployment } = await loadFixture(finishedFixture);
      await deployment.send(await deployment.contract("Controller"), "pause", [], "");
      const again = deploymentWith(deployer, store);
      await deployProtocol(again);
      expect(again.transactions).to.equal(0);
      expect(await read(again, "Controller", "paused")).to.equal(true);
    });

    it("leaves an implementation that was upgraded since", async () => {
      const { deployer, store, deployment } = await loadFixture(finishedFixture);
      const other = await ethers.deployContract("ServiceRegistry");
      const address = await other.getAddress();
      await deployment.send(
        await deployment.contract("Controller"),
        "setContractInfo",
        [contractId("ServiceRegistryTarget"), address, COMMIT],
        "",
      );
      await deployment.send(await deployment.contract("ServiceRegistry"), "upgradeToAndCall", [address, "0x"], "");
      const again = deploymentWith(deployer, store);
      await again.create("ServiceRegistryTarget", [], "ServiceRegistry");
      const proxy = await again.address("ServiceRegistry");
      await deployProtocol(again);
      expect(await implementationOf(ethers.provider, proxy)).to.equal(address);
    });

    it("sets what the Minter and the Verifier were created with, where the configuration has changed", async () => {
      const { deployer, store } = await loadFixture(finishedFixture);
      const { minter, proofs } = hardhat;
      const config = {
        ...hardhat,
        minter: { ...minter, inflationChange: { ...minter.inflationChange, value: 4n } },
        proofs: { ...proofs, samples: { ...proofs.samples, value: 17n }, finderReward: { ...proofs.finderReward, value: 1n } },
      };
      const again = deploymentWith(deployer, store, config);
      await deployProtocol(again);
      expect(again.transactions).to.equal(3);
      expect([await read(again, "Minter", "inflationChange"), await read(again, "Verifier", "samples")]).to.deep.equal([4n, 17n]);
      expect((await checkDeployment(again)).differences).to.deep.equal([]);
    });

    it("says that nothing sets the inflation", async () => {
      const { deployer, store } = await loadFixture(finishedFixture);
      const config = { ...hardhat, minter: { ...hardhat.minter, inflation: { ...hardhat.minter.inflation, value: 138n } } };
      await expect(deployProtocol(deploymentWith(deployer, store, config)))
        .to.be.rejectedWith(/^The Minter was created with an inflation of 137 .* Change minter\.inflation in deploy\/config back to 137\./)
        .and.eventually.have.property("code", "INFLATION_CHANGED");
      const faucet = { ...hardhat.faucet, requestAmount: { value: 1n, unit: "LPT wei", reason: "less" } } as NetworkConfig["faucet"];
      await expect(deployProtocol(deploymentWith(deployer, store, { ...hardhat, faucet })))
        .to.be.rejectedWith(/^LivepeerTokenFaucet at 0x\w{40} was created with other values .* change them back in deploy\/config/)
        .and.eventually.have.property("code", "ARGUMENTS_CHANGED");
    });

    it("refuses to pretend that other code could be deployed over it, and says what helps", async () => {
      const { deployer, store } = await loadFixture(finishedFixture);
      const changed = (...names: readonly string[]): Deployment =>
        new Deployment(
          { config: hardhat, gitCommitHash: COMMIT },
          { signer: deployer, provider: ethers.provider, artifacts: changedCode(names), store, log: () => undefined },
        );
      await expect(deployProtocol(changed("Minter")))
        .to.be.rejectedWith(/^Minter at 0x\w{40} was deployed from other code than there is now\. .* see npx hardhat upgrade\./)
        .and.eventually.have.property("code", "CODE_CHANGED");
      await expect(deployProtocol(changed("AIServiceRegistry")))
        .to.be.rejectedWith(/^AIServiceRegistry at .* there is no upgrade of it: go back to the code of before\./)
        .and.eventually.have.property("code", "CODE_CHANGED");
    });

    it("refuses a smaller active set, which can only grow", async () => {
      const { deployer, store } = await loadFixture(finishedFixture);
      const { bonding } = hardhat;
      const config = { ...hardhat, bonding: { ...bonding, numActiveTranscoders: { ...bonding.numActiveTranscoders, value: 9n } } };
      await expect(deployProtocol(deploymentWith(deployer, store, config)))
        .to.be.rejectedWith("the set can only grow, and has 10 orchestrators now")
        .and.eventually.have.property("code", "PARAMETER_OUT_OF_BOUNDS");
    });
  });

  describe("given a deployment that was interrupted after every single transaction", () => {
    it("goes on where it stopped and creates nothing twice", async function () {
      this.timeout(600_000);
      const deployer = await accountAt(0);
      const { transactions: whole } = await loadFixture(finishedFixture);

      const fresh = await accountAt(2);
      const store = new MemoryDeploymentStore();
      let sent = 0;
      for (let isDone = false; !isDone;) {
        const deployment = deploymentWith(signerWithBudget(fresh, 1), store);
        isDone = await deployProtocol(deployment).then(
          () => true,
          (error: unknown) => {
            expect(error).to.have.property("message", "the connection broke down");
            return false;
          },
        );
        sent += deployment.transactions;
      }
      expect(sent).to.equal(whole);
      expect(deployer.address).not.to.equal(fresh.address);
      expect((await checkDeployment(deploymentWith(fresh, store))).differences).to.deep.equal([]);
    });

    it("does without the receipt that it did not live to see", async () => {
      const { deployer, store, deployment } = await loadFixture(finishedFixture);
      const record = (await deployment.record("Minter")) as DeploymentRecord;
      expect(await deploymentWith(deployer, store).create("Minter", await minterArguments(deployment))).to.equal(record.address);
    });
  });

  describe("given transactions of the deployer that are not mined yet", () => {
    const COUNT = "eth_getTransactionCount";

    async function withPendingTransfer() {
      const { deployer, store } = await loadFixture(finishedFixture);
      const token = await ethers.getContractAt("LivepeerToken", (await store.get("LivepeerToken"))?.address ?? "");
      await ethers.provider.send("evm_setAutomine", [false]);
      await token.connect(deployer).transfer(deployer.address, 1, { gasLimit: 100_000 });
      const lines: string[] = [];
      const modules = { signer: deployer, provider: ethers.provider, artifacts, store, log: (line: string) => lines.push(line) };
      return { deployment: new Deployment({ config: hardhat, gitCommitHash: COMMIT }, modules), lines, deployer };
    }

    afterEach(async () => {
      await ethers.provider.send("evm_setAutomine", [true]);
      await ethers.provider.send("evm_mine", []);
    });

    it("waits for them: what they do cannot be seen before", async () => {
      const { deployment, lines, deployer } = await withPendingTransfer();
      const mining = ethers.provider.send(COUNT, [deployer.address, "latest"]).then(() => ethers.provider.send("evm_mine", []));
      await awaitPendingTransactions(deployment, { looks: 1_000, intervalMs: 1 });
      await mining;
      expect(await deployer.getNonce("latest")).to.equal(await deployer.getNonce("pending"));
      expect(lines).to.deep.equal([`waiting for transactions of ${deployer.address} that are not mined yet (1 of them)`]);
    });

    it("gives up in the end, with nothing sent", async () => {
      const { deployment, deployer } = await withPendingTransfer();
      await expect(awaitPendingTransactions(deployment, { looks: 3, intervalMs: 1 }))
        .to.be.rejectedWith(`Transactions of the deployer ${deployer.address} are still not mined after 0.003 seconds (1 of them).`)
        .and.eventually.have.property("code", "TRANSACTIONS_PENDING");
      expect(deployment.transactions).to.equal(0);
    });
  });

  describe("given a chain that mines nothing", () => {
    afterEach(async () => {
      await ethers.provider.send("evm_setAutomine", [true]);
      await ethers.provider.send("evm_mine", []);
    });

    it("tells the transaction that it waits for, and gives up in the end; another run goes on with it", async () => {
      const [deployer, store, lines] = [await accountAt(6), new MemoryDeploymentStore(), [] as string[]];
      const patience = { intervalMs: 1, noticeMs: 5, limitMs: 30 };
      const modules = { signer: deployer, provider: ethers.provider, artifacts, store, log: (line: string) => lines.push(line) };
      const deployment = new Deployment({ config: hardhat, gitCommitHash: COMMIT, patience }, modules);
      await ethers.provider.send("evm_setAutomine", [false]);
      await expect(createController(deployment))
        .to.be.rejectedWith(
          /^Transaction 0x\w{64} is still not mined after 0\.03 seconds\. .* run the same command again: it goes on there\.$/,
        )
        .and.eventually.have.property("code", "TRANSACTION_PENDING");
      const { transactionHash, address } = (await store.get("Controller")) as DeploymentRecord;
      expect(lines).to.deep.equal([
        `waiting for transaction ${transactionHash} (nonce ${await deployer.getNonce()}), which is not mined yet`,
      ]);
      await ethers.provider.send("evm_mine", []);
      expect(await deployment.create("Controller")).to.equal(address);
      expect(deployment.transactions).to.equal(1);
    });

    it("tells that another transaction took the place of its own", async () => {
      const deployer = await accountAt(6);
      const nonce = await deployer.getNonce();
      await deployer.sendTransaction({ to: deployer.address });
      const lost = { hash: ethers.id("never sent"), from: deployer.address, nonce };
      const options = { confirmations: 1, patience: { intervalMs: 1, noticeMs: 5, limitMs: 30_000 } };
      await expect(awaitMined(lost, options, { provider: ethers.provider, log: () => undefined }))
        .to.be.rejectedWith(`Another transaction of ${deployer.address} with the nonce ${nonce} took the place of ${lost.hash}.`)
        .and.eventually.have.property("code", "TRANSACTION_REPLACED");
    });
  });

  describe("given a recorded creation that failed on chain", () => {
    it("creates the contract anew", async () => {
      const deployer = await accountAt(3);
      const store = new MemoryDeploymentStore();
      const { data } = await (await ethers.getContractFactory("Controller", deployer)).getDeployTransaction();
      const nonce = await deployer.getNonce();
      const gasLimit = ((await deployer.estimateGas({ data })) * 9n) / 10n;
      await expect(deployer.sendTransaction({ data, gasLimit })).to.be.rejectedWith(/out of gas/);
      const failed = (await ethers.provider.getBlock("latest"))?.transactions[0] ?? "";
      expect(await ethers.provider.getTransactionReceipt(failed)).to.have.property("status", 0);
      const address = getCreateAddress({ from: deployer.address, nonce });
      const record = { artifact: "Controller", initCodeHash: keccak256(data), constructorArguments: "0x", abi: [] };
      await store.put("Controller", { address, transactionHash: failed, ...record });

      const deployment = deploymentWith(deployer, store);
      await createController(deployment);
      expect(await read(deployment, "Controller", "owner")).to.equal(deployer.address);
      expect(deployment.transactions).to.equal(1);
    });
  });

  describe("given a deployment that another deployer began", () => {
    it("refuses before anything is sent, however far it got", async () => {
      const [first, second] = [await accountAt(4), await accountAt(5)];
      const store = new MemoryDeploymentStore();
      for (const budget of [1, 40, 100]) {
        await deployProtocol(deploymentWith(signerWithBudget(first, budget), store)).catch(() => undefined);
        const other = deploymentWith(second, store);
        await expect(deployProtocol(other))
          .to.be.rejectedWith(`was begun by ${first.address}, and ${second.address} cannot go on with it. Run again with the key of`)
          .and.eventually.have.property("code", "ANOTHER_DEPLOYER");
        expect(other.transactions).to.equal(0);
      }
      expect((await checkDeployment(deploymentWith(first, store))).differences).to.deep.equal([]);
    });
  });

  describe("given records of another chain", () => {
    const foreign = async (deployment: Deployment, address: string): Promise<DeploymentRecord> => ({
      ...((await deployment.record("Controller")) as DeploymentRecord),
      transactionHash: ethers.id("a transaction of another chain"),
      address,
    });

    it("starts afresh where chains come and go", async () => {
      const { deployer, deployment } = await loadFixture(finishedFixture);
      const store = new MemoryDeploymentStore();
      await store.put("Controller", await foreign(deployment, await deployment.address("Controller")));
      const again = deploymentWith(deployer, store);
      expect(await again.create("Controller")).not.to.equal(await deployment.address("Controller"));
    });

    it("refuses where the address is taken on a chain that stays", async () => {
      const { deployer, deployment } = await loadFixture(finishedFixture);
      const store = new MemoryDeploymentStore();
      await store.put("Controller", await foreign(deployment, await deployment.address("Controller")));
      await expect(deploymentWith(deployer, store, { ...hardhat, isEphemeral: false }).create("Controller"))
        .to.be.rejectedWith(/Is the RPC URL the right one\?/)
        .and.eventually.have.property("code", "RECORD_MISMATCH");
    });

    it("starts afresh where the transaction was lost and nothing came of it", async () => {
      const { deployer, deployment } = await loadFixture(finishedFixture);
      const store = new MemoryDeploymentStore();
      const nowhere = ethers.getAddress(ethers.toBeHex(0xdead, 20));
      await store.put("Controller", await foreign(deployment, nowhere));
      const again = deploymentWith(deployer, store, { ...hardhat, isEphemeral: false });
      expect(await again.create("Controller")).not.to.equal(nowhere);
    });
  });

  describe("given a deployer that cannot pay", () => {
    it("says so before anything is sent", async () => {
      const poor = ethers.Wallet.createRandom().connect(ethers.provider);
      const deployment = deploymentWith(poor, new MemoryDeploymentStore());
      await expect(deployProtocol(deployment))
        .to.be.rejectedWith(new RegExp(`^The deployer ${poor.address} holds 0.0 ETH`))
        .and.eventually.have.property("code", "INSUFFICIENT_BALANCE");
      expect(deployment.transactions).to.equal(0);
    });
  });

  describe("when a step is run before those it needs", () => {
    it("names what is missing", async () => {
      const deployment = deploymentWith(await accountAt(0), new MemoryDeploymentStore());
      await expect(deployment.contract("Controller"))
        .to.be.rejectedWith("Controller has not been deployed yet.")
        .and.eventually.have.property("code", "CONTRACT_MISSING");
    });
  });

  describe("given an owner in the configuration", () => {
    it("hands everything over, and the deployer keeps nothing", async () => {
      const { deployer, owner, store, config } = await loadFixture(handedOverFixture);
      const deployment = deploymentWith(deployer, store, config);
      expect((await checkDeployment(deployment)).differences).to.deep.equal([]);
      expect(await read(deployment, "Controller", "owner")).to.equal(owner.address);
      expect(await read(deployment, "LivepeerTokenFaucet", "owner")).to.equal(owner.address);
      expect(await read(deployment, "LivepeerToken", "hasRole", tokenRoles.admin, owner.address)).to.equal(true);
      expect(await read(deployment, "LivepeerToken", "hasRole", tokenRoles.admin, deployer.address)).to.equal(false);
    });

    it("hands the Controller to the treasury, and the Governor to its multisig", async () => {
      const [deployer, multisig] = [await accountAt(0), await accountAt(9)];
      const config = {
        ...hardhat,
        owner: { value: "Treasury", unit: "contract", reason: "the DAO acts itself" },
        governance: { ...hardhat.governance, governorOwner: { value: multisig.address, unit: "address", reason: "a multisig" } },
      };
      const store = new MemoryDeploymentStore();
      const deployment = deploymentWith(deployer, store, config);
      await deployProtocol(deployment);
      const treasury = await deployment.address("Treasury");
      expect(await read(deployment, "Controller", "owner")).to.equal(treasury);
      expect(await read(deployment, "LivepeerToken", "hasRole", tokenRoles.admin, treasury)).to.equal(true);
      expect(await read(deployment, "Governor", "owner")).to.equal(multisig.address);
      const again = deploymentWith(deployer, store, config);
      await deployProtocol(again);
      expect(again.transactions).to.equal(0);
      expect((await checkDeployment(again)).differences).to.deep.equal([]);
    });

    it("goes on with a hand-over of the Governor that was staged", async () => {
      const [deployer, multisig] = [await accountAt(0), await accountAt(9)];
      const store = new MemoryDeploymentStore();
      const first = deploymentWith(deployer, store);
      await deployProtocol(first);
      const governor = await first.contract("Governor");
      const call = governor.interface.encodeFunctionData("transferOwnership", [multisig.address]);
      await first.send(governor, "stage", [[[await first.address("Governor")], [0], [call], 0], 0], "");
      const governorOwner = { value: multisig.address, unit: "address", reason: "a multisig" };
      const again = deploymentWith(deployer, store, { ...hardhat, governance: { ...hardhat.governance, governorOwner } });
      await deployProtocol(again);
      expect(again.transactions).to.equal(1);
      expect(await read(again, "Governor", "owner")).to.equal(multisig.address);
    });

    it("sends nothing the second time, and leaves to the owner what the owner changed", async () => {
      const { deployer, owner, store, config } = await loadFixture(handedOverFixture);
      const byOwner = deploymentWith(owner, store, config);
      await byOwner.send(await byOwner.contract("TicketBroker"), "setUnlockPeriod", [9], "");
      await byOwner.send(await byOwner.contract("Controller"), "pause", [], "");
      const again = deploymentWith(deployer, store, config);
      await deployProtocol(again);
      expect(again.transactions).to.equal(0);
      expect(await read(again, "TicketBroker", "unlockPeriod")).to.equal(9);
      expect(await read(again, "Controller", "paused")).to.equal(true);
    });

    it("refuses the null address before anything is sent", async () => {
      const nobody = { value: ethers.ZeroAddress, unit: "address", reason: "a slip" };
      for (const config of [
        { ...hardhat, owner: nobody },
        { ...hardhat, governance: { ...hardhat.governance, governorOwner: nobody } },
      ]) {
        const deployment = deploymentWith(await accountAt(0), new MemoryDeploymentStore(), config);
        await expect(deployProtocol(deployment)).to.be.rejectedWith("nobody acts for the null address");
        expect(deployment.transactions).to.equal(0);
      }
    });

    it("keeps the token until the contracts that refuse an owner have taken theirs", async () => {
      const [deployer, owner] = [await accountAt(0), await accountAt(1)];
      const config = { ...hardhat, owner: { value: owner.address, unit: "address", reason: "a multisig" } };
      const store = new MemoryDeploymentStore();
      const deployment = deploymentWith(deployer, store);
      await deployProtocol(deployment);
      const interrupted = deploymentWith(signerWithBudget(deployer, 2), store, config);
      await expect(deployProtocol(interrupted)).to.be.rejectedWith("the connection broke down");
      expect(await read(deployment, "Controller", "owner")).to.equal(owner.address);
      expect(await read(deployment, "LivepeerToken", "hasRole", tokenRoles.admin, deployer.address)).to.equal(true);
      const again = deploymentWith(deployer, store, config);
      await deployProtocol(again);
      expect((await checkDeployment(again)).differences).to.deep.equal([]);
    });

    it("has nothing to hand over to the deployer", async () => {
      const deployer = await accountAt(0);
      const config = { ...hardhat, owner: { value: deployer.address, unit: "address", reason: "itself" } };
      const deployment = deploymentWith(deployer, new MemoryDeploymentStore(), config);
      await deployProtocol(deployment);
      expect(await read(deployment, "Controller", "owner")).to.equal(deployer.address);
    });
  });
});

async function minterArguments(deployment: Deployment): Promise<unknown[]> {
  const { inflation, inflationChange, targetBondingRate } = hardhat.minter;
  const names = ["BondingManager", "TicketBroker", "RoundsManager", "LivepeerToken", "L2LPTDataCache"];
  const peers = await Promise.all(names.map((name) => deployment.address(name)));
  return [await deployment.address("Controller"), inflation.value, inflationChange.value, targetBondingRate.value, peers];
}
