// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { deployBehindProxy } from "../../support/deployBehindProxy";
import { governanceFixture } from "./governanceFixture";

const LPT = 10n ** 18n;
const sound = [1n, 10n, 100n * LPT, 333_300n, 500_000n] as const;

describe("LivepeerGovernor.initialize", () => {
  it("runs once, and never on the implementation", async () => {
    const { governor, controller } = await loadFixture(governanceFixture);
    await expect(governor.initialize(...sound)).to.be.revertedWithCustomError(governor, "InvalidInitialization");
    const target = await ethers.getContractAt("LivepeerGovernor", await controller.getContract(contractId("LivepeerGovernorTarget")));
    await expect(target.initialize(...sound)).to.be.revertedWithCustomError(governor, "InvalidInitialization");
  });

  it("sets what the deployment asks for", async () => {
    const { governor, controller, treasury, bondingVotes } = await loadFixture(governanceFixture);
    expect(await governor.controller()).to.equal(await controller.getAddress());
    expect(await governor.targetContractId()).to.equal(contractId("LivepeerGovernorTarget"));
    expect(await governor.name()).to.equal("LivepeerGovernor");
    expect(await governor.version()).to.equal("1");
    expect(await governor.votingDelay()).to.equal(1);
    expect(await governor.votingPeriod()).to.equal(10);
    expect(await governor.proposalThreshold()).to.equal(100n * LPT);
    expect(await governor["quorumNumerator()"]()).to.equal(333_300);
    expect(await governor.quorumDenominator()).to.equal(1_000_000);
    expect(await governor.quota()).to.equal(500_000);
    expect(await governor.timelock()).to.equal(await treasury.getAddress());
    expect(await governor.token()).to.equal(await bondingVotes.getAddress());
    expect(await governor.votes()).to.equal(await bondingVotes.getAddress());
    await governor.bumpGovernorVotesTokenAddress();
  });

  it("tells its clock, its way of counting and its EIP-712 domain", async () => {
    const { governor, roundsManager } = await loadFixture(governanceFixture);
    expect(await governor.clock()).to.equal(await roundsManager.currentRound());
    expect(await governor.CLOCK_MODE()).to.equal("mode=livepeer_round");
    expect(await governor.COUNTING_MODE()).to.equal("support=bravo&quorum=for,abstain,against");
    const domain = await governor.eip712Domain();
    expect([domain.name, domain.version, domain.verifyingContract]).to.deep.equal(["LivepeerGovernor", "1", await governor.getAddress()]);
  });

  const bounds = [
    { at: 0, parameter: "votingDelay", least: 1n, most: 30n },
    { at: 1, parameter: "votingPeriod", least: 3n, most: 60n },
    { at: 2, parameter: "proposalThreshold", least: LPT, most: 1_000n * LPT },
    { at: 3, parameter: "quorumNumerator", least: 10_000n, most: 500_000n },
    { at: 4, parameter: "quota", least: 500_000n, most: 900_000n },
  ];
  for (const { at, parameter, least, most } of bounds) {
    it(`takes a ${parameter} from ${least} to ${most}`, async () => {
      const { governor, controller, bondingManager, bondingVotes, treasury } = await loadFixture(governanceFixture);
      const peers = await Promise.all([controller, bondingManager, bondingVotes, treasury].map((peer) => peer.getAddress()));
      const deploy = (value: bigint): Promise<string> =>
        deployBehindProxy("LivepeerGovernor", peers, Object.assign([...sound], { [at]: value }));
      for (const value of [least - 1n, most + 1n]) {
        await expect(deploy(value))
          .to.be.revertedWithCustomError(governor, "LivepeerGovernorOutOfBounds")
          .withArgs(ethers.encodeBytes32String(parameter), value, least, most);
      }
      await deploy(least);
      await deploy(most);
    });
  }
});

describe("LivepeerGovernor's upgrade", () => {
  it("is the Controller owner's, to the registered implementation", async () => {
    const { governor, controller, stranger } = await loadFixture(governanceFixture);
    const target = await controller.getContract(contractId("LivepeerGovernorTarget"));
    await expect(governor.connect(stranger).upgradeToAndCall(target, "0x")).to.be.revertedWithCustomError(
      governor,
      "ManagerCallerNotControllerOwner",
    );
    await governor.upgradeToAndCall(target, "0x");
  });
});

describe("ETH sent to the LivepeerGovernor", () => {
  it("is refused: the treasury holds the funds", async () => {
    const { governor, stranger } = await loadFixture(governanceFixture);
    await expect(stranger.sendTransaction({ to: await governor.getAddress(), value: 1 })).to.be.revertedWithCustomError(
      governor,
      "GovernorDisabledDeposit",
    );
  });
});
