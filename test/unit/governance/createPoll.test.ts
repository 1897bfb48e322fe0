// SPDX-License-Identifier: MIT
import { loadFixture, mine, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { governanceFixture } from "./governanceFixture";

const LPT = 10n ** 18n;
const hash = ethers.toUtf8Bytes("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG");

async function pollFixture() {
  const fixture = await governanceFixture();
  const { pollCreator, orchestrator } = fixture;
  const receipt = await (await pollCreator.connect(orchestrator).createPoll(hash)).wait();
  const log = receipt?.logs.map((entry) => pollCreator.interface.parseLog(entry)).find((entry) => entry?.name === "PollCreated");
  const poll = await ethers.getContractAt("Poll", String(log?.args[0]));
  return { ...fixture, poll, endBlock: BigInt(receipt?.blockNumber ?? 0) + 57_600n };
}

describe("PollCreator", () => {
  it("knows its terms", async () => {
    const { pollCreator, bondingManager } = await loadFixture(governanceFixture);
    expect(await pollCreator.QUORUM()).to.equal(333_300);
    expect(await pollCreator.QUOTA()).to.equal(500_000);
    expect(await pollCreator.POLL_PERIOD()).to.equal(57_600);
    expect(await pollCreator.POLL_CREATION_COST()).to.equal(100n * LPT);
    expect(await pollCreator.bondingManager()).to.equal(await bondingManager.getAddress());
  });

  it("refuses accounts with too little stake", async () => {
    const { pollCreator, rival } = await loadFixture(governanceFixture);
    await expect(pollCreator.connect(rival).createPoll(hash))
      .to.be.revertedWithCustomError(pollCreator, "PollCreatorInsufficientStake")
      .withArgs(50n * LPT, 100n * LPT);
  });

  it("takes stake of one's own or delegated to one", async () => {
    const { pollCreator, bond, delegator, orchestrator } = await loadFixture(governanceFixture);
    await expect(pollCreator.connect(orchestrator).createPoll(hash)).to.emit(pollCreator, "PollCreated");
    await bond(delegator, 70n * LPT, orchestrator.address);
    await expect(pollCreator.connect(delegator).createPoll(hash)).to.emit(pollCreator, "PollCreated");
  });

  it("tells the poll, what it asks, when it ends and what it takes", async () => {
    const { pollCreator, poll, endBlock } = await loadFixture(pollFixture);
    expect(await poll.endBlock()).to.equal(endBlock);
    const [event] = await pollCreator.queryFilter(pollCreator.filters.PollCreated());
    expect(Array.from(event?.args ?? [])).to.deep.equal([await poll.getAddress(), ethers.hexlify(hash), endBlock, 333_300n, 500_000n]);
  });
});

describe("Poll", () => {
  it("takes any choice of anybody, again and again, to its last block", async () => {
    const { poll, stranger, endBlock } = await loadFixture(pollFixture);
    for (const choice of [0n, 1n, 7n]) {
      await expect(poll.connect(stranger).vote(choice)).to.emit(poll, "Vote").withArgs(stranger.address, choice);
    }
    await expect(poll.destroy()).to.be.revertedWithCustomError(poll, "PollActive");
    await mine(endBlock - BigInt(await ethers.provider.getBlockNumber()) - 1n);
    await expect(poll.destroy.staticCall({ blockTag: "pending" }))
      .to.be.revertedWithCustomError(poll, "PollActive")
      .withArgs(endBlock, endBlock);
    await poll.connect(stranger).vote(1);
    await expect(poll.vote(1))
      .to.be.revertedWithCustomError(poll, "PollOver")
      .withArgs(endBlock + 1n, endBlock);
  });

  it("gives what it holds to whoever ends it", async () => {
    const { poll, stranger, endBlock } = await loadFixture(pollFixture);
    await setBalance(await poll.getAddress(), 5n);
    await mine(endBlock - BigInt(await ethers.provider.getBlockNumber()));
    await expect(poll.connect(stranger).destroy()).to.changeEtherBalance(stranger, 5n);
    await expect(poll.vote(0)).to.be.revertedWithCustomError(poll, "PollOver");
  });
});
