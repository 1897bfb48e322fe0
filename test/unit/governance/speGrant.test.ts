// SPDX-License-Identifier: MIT
import { loadFixture, setBalance, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { eventsOf } from "../../support/eventsOf";
import { impersonate } from "../../support/impersonate";
import { day, speFixture } from "./speFixture";

const LPT = 10n ** 18n;

async function grantFixture() {
  const fixture = await speFixture();
  return { ...fixture, ...(await fixture.create()) };
}

/** A grant of 10 ETH over 10 days to a contract wallet, and 6 ETH by a milestone. */
async function etherFixture() {
  const fixture = await speFixture();
  const wallet = await ethers.deployContract("ContractWalletMock");
  const created = await fixture.create({
    recipient: await wallet.getAddress(),
    token: ethers.ZeroAddress,
    streamed: 10n * LPT,
    cliff: 0n,
    duration: 10n * day,
    milestones: [6n * LPT],
  });
  return { ...fixture, ...created, wallet };
}

describe("SpeGrant.claim", () => {
  it("is the recipient's", async () => {
    const { grant, recipient, stranger, treasury } = await loadFixture(grantFixture);
    for (const caller of [stranger, treasury]) {
      await expect(grant.connect(caller).claim())
        .to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized")
        .withArgs(caller.address, recipient.address);
    }
  });

  it("pays nothing before the cliff, then what accrued since the start", async () => {
    const { grant, recipient, token, at } = await loadFixture(grantFixture);
    await at(10n * day - 1n);
    await expect(grant.connect(recipient).claim()).to.be.revertedWithCustomError(grant, "SpeGrantNothingToPay").withArgs(0, 0);
    await at(10n * day);
    const claim = grant.connect(recipient).claim();
    await expect(claim).to.changeTokenBalance(token, recipient, 100n * LPT);
    await expect(claim)
      .to.emit(grant, "GrantPaid")
      .withArgs(recipient.address, 100n * LPT, 100n * LPT);
  });

  it("never pays twice, and all in the end", async () => {
    const { grant, recipient, token, at } = await loadFixture(grantFixture);
    const asRecipient = grant.connect(recipient);
    await at(50n * day);
    await expect(asRecipient.claim()).to.changeTokenBalance(token, recipient, 500n * LPT);
    await at(50n * day + day / 2n);
    await expect(asRecipient.claim()).to.changeTokenBalance(token, recipient, 5n * LPT);
    await at(1_000n * day);
    await expect(asRecipient.claim()).to.changeTokenBalance(token, recipient, 495n * LPT);
    await expect(asRecipient.claim())
      .to.be.revertedWithCustomError(grant, "SpeGrantNothingToPay")
      .withArgs(1_000n * LPT, 1_000n * LPT);
    const { paid, remaining, granted } = await grant.summary();
    expect([paid, remaining, granted]).to.deep.equal([1_000n * LPT, 500n * LPT, 1_500n * LPT]);
  });

  it("rounds what accrues down", async () => {
    const { create, recipient, token } = await loadFixture(speFixture);
    const { grant, at } = await create({ streamed: 10n, cliff: 0n, duration: 3n });
    await at(2n);
    await expect(grant.connect(recipient).claim()).to.changeTokenBalance(token, recipient, 6n);
  });

  it("pays at once what has no duration, from a start in the future on", async () => {
    const { create, recipient, token } = await loadFixture(speFixture);
    const start = BigInt(await time.latest()) + 100n;
    const { grant } = await create({ start, cliff: 0n, duration: 0n, milestones: [] });
    expect(await grant.claimable()).to.equal(0);
    await time.setNextBlockTimestamp(start);
    await expect(grant.connect(recipient).claim()).to.changeTokenBalance(token, recipient, 1_000n * LPT);
  });

  it("pays ETH once, even to a wallet that calls again", async () => {
    const { grant, wallet, at, treasury } = await loadFixture(etherFixture);
    await grant.connect(treasury).release(0);
    const claim = grant.interface.encodeFunctionData("claim");
    await wallet.onReceive(await grant.getAddress(), claim);
    await at(5n * day);
    await wallet.execute(await grant.getAddress(), 0, claim);
    expect(await wallet.wasCalled()).to.equal(true);
    expect(await wallet.hasCallSucceeded()).to.equal(false);
    expect(await wallet.received()).to.equal(11n * LPT);
    expect(await ethers.provider.getBalance(await grant.getAddress())).to.equal(5n * LPT);
  });
});

describe("SpeGrant's milestones", () => {
  it("are reported by the recipient, and released by the reviewer then", async () => {
    const { grant, recipient, reviewer, stranger, token } = await loadFixture(grantFixture);
    await expect(grant.connect(stranger).report(0, "ipfs://a"))
      .to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized")
      .withArgs(stranger.address, recipient.address);
    await expect(grant.connect(recipient).report(0, "")).to.be.revertedWithCustomError(grant, "SpeGrantEmptyReport").withArgs(0);
    await expect(grant.connect(recipient).report(2, "ipfs://a"))
      .to.be.revertedWithCustomError(grant, "SpeGrantUnknownMilestone")
      .withArgs(2, 2);
    await expect(grant.connect(stranger).release(0))
      .to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized")
      .withArgs(stranger.address, reviewer.address);
    await expect(grant.connect(reviewer).release(0)).to.be.revertedWithCustomError(grant, "SpeGrantMilestoneNotReported").withArgs(0);

    await expect(grant.connect(recipient).report(0, "ipfs://a")).to.emit(grant, "MilestoneReported").withArgs(0, "ipfs://a");
    await grant.connect(recipient).report(0, "ipfs://b");
    await expect(grant.connect(reviewer).release(0))
      .to.emit(grant, "MilestoneReleased")
      .withArgs(0, reviewer.address, 200n * LPT);
    expect(Array.from(await grant.milestone(0))).to.deep.equal([200n * LPT, true, "ipfs://b"]);
    await expect(grant.milestone(2)).to.be.revertedWithCustomError(grant, "SpeGrantUnknownMilestone").withArgs(2, 2);
    for (const again of [() => grant.connect(reviewer).release(0), () => grant.connect(recipient).report(0, "ipfs://c")]) {
      await expect(again()).to.be.revertedWithCustomError(grant, "SpeGrantMilestoneReleased").withArgs(0);
    }
    await expect(grant.connect(recipient).claim()).to.changeTokenBalance(token, recipient, 200n * LPT);
  });

  it("are released by the treasury without a report", async () => {
    const { grant, treasury } = await loadFixture(grantFixture);
    await expect(grant.connect(treasury).release(1))
      .to.emit(grant, "MilestoneReleased")
      .withArgs(1, treasury.address, 300n * LPT);
    expect(await grant.earned()).to.equal(300n * LPT);
  });
});

describe("SpeGrant.clawback", () => {
  it("is the treasury's", async () => {
    const { grant, recipient, reviewer, stranger, treasury } = await loadFixture(grantFixture);
    for (const caller of [recipient, reviewer, stranger]) {
      await expect(grant.connect(caller).clawback())
        .to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized")
        .withArgs(caller.address, treasury.address);
    }
  });

  it("returns all before anything is earned", async () => {
    const { grant, treasury, token } = await loadFixture(grantFixture);
    const clawback = grant.connect(treasury).clawback();
    await expect(clawback).to.changeTokenBalances(token, [grant, treasury], [-1_500n * LPT, 1_500n * LPT]);
    await expect(clawback)
      .to.emit(grant, "GrantClawedBack")
      .withArgs(1_500n * LPT, 0);
    expect(await eventsOf(clawback, [grant, token])).to.deep.equal(["GrantClawedBack", "Transfer"]);
  });

  it("pays what is earned, returns the rest, and ends everything", async () => {
    const { grant, recipient, reviewer, treasury, token, at } = await loadFixture(grantFixture);
    await grant.connect(recipient).report(0, "ipfs://a");
    await grant.connect(reviewer).release(0);
    await at(20n * day);
    await grant.connect(recipient).claim();
    await at(50n * day);
    const clawback = grant.connect(treasury).clawback();
    await expect(clawback).to.changeTokenBalances(token, [grant, treasury, recipient], [-1_100n * LPT, 800n * LPT, 300n * LPT]);
    await expect(clawback)
      .to.emit(grant, "GrantClawedBack")
      .withArgs(800n * LPT, 700n * LPT)
      .and.to.emit(grant, "GrantPaid")
      .withArgs(recipient.address, 300n * LPT, 700n * LPT);

    const { granted, earned, paid, remaining, returned, isClawedBack } = await grant.summary();
    expect([granted, earned, paid, remaining, returned]).to.deep.equal([1_500n * LPT, 700n * LPT, 700n * LPT, 0n, 800n * LPT]);
    expect(isClawedBack).to.equal(true);
    await time.increase(1_000n * day);
    await expect(grant.connect(recipient).claim()).to.be.revertedWithCustomError(grant, "SpeGrantNothingToPay");
    for (const call of [
      () => grant.connect(treasury).clawback(),
      () => grant.connect(treasury).release(1),
      () => grant.connect(recipient).report(1, "ipfs://c"),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(grant, "SpeGrantEnded");
    }
  });

  it("pays what is earned in ETH", async () => {
    const { grant, wallet, treasury, timelock, at } = await loadFixture(etherFixture);
    await at(4n * day);
    const clawback = grant.connect(treasury).clawback();
    await expect(clawback).to.changeEtherBalances([grant, timelock, wallet], [-16n * LPT, 12n * LPT, 4n * LPT]);
    await expect(clawback)
      .to.emit(grant, "GrantPaid")
      .withArgs(await wallet.getAddress(), 4n * LPT, 4n * LPT);
  });

  it("returns all of a grant in ETH before anything is earned", async () => {
    const { create, timelock, treasury } = await loadFixture(speFixture);
    const { grant } = await create({ token: ethers.ZeroAddress, cliff: day, milestones: [] });
    const clawback = grant.connect(treasury).clawback();
    await expect(clawback).to.changeEtherBalances([grant, timelock], [-1_000n * LPT, 1_000n * LPT]);
    expect(await eventsOf(clawback, [grant])).to.deep.equal(["GrantClawedBack"]);
  });

  it("is not held up by a recipient that refuses ETH, which keeps its right to it", async () => {
    const { create, treasury, timelock } = await loadFixture(speFixture);
    const refuser = await ethers.deployContract("EtherReceiverMock", [ethers.ZeroAddress]);
    const refuserAddress = await refuser.getAddress();
    await refuser.setMode(1);
    const { grant, at } = await create({
      recipient: refuserAddress,
      token: ethers.ZeroAddress,
      streamed: 10n * LPT,
      cliff: 0n,
      duration: 10n * day,
      milestones: [],
    });
    await at(4n * day);
    const clawback = grant.connect(treasury).clawback();
    await expect(clawback).to.changeEtherBalance(timelock, 6n * LPT);
    await expect(clawback)
      .to.emit(grant, "GrantPaymentFailed")
      .withArgs(refuserAddress, 4n * LPT);
    expect(await grant.claimable()).to.equal(4n * LPT);
    await refuser.setMode(0);
    await setBalance(refuserAddress, LPT);
    const asRefuser = await impersonate(refuserAddress);
    await expect(grant.connect(asRefuser).claim()).to.changeEtherBalance(refuser, 4n * LPT);
    expect((await grant.summary()).remaining).to.equal(0);
  });
});

describe("SpeGrant.sweep", () => {
  it("sends the treasury what is no part of the grant, by anybody's call", async () => {
    const { grant, token, treasury, owner, stranger, timelock } = await loadFixture(grantFixture);
    const [address, tokenAddress] = [await grant.getAddress(), await token.getAddress()];
    expect(await grant.sweep.staticCall(tokenAddress)).to.equal(0);
    expect(await eventsOf(grant.sweep(tokenAddress), [grant])).to.deep.equal([]);
    await token.mint(address, 7n);
    await owner.sendTransaction({ to: address, value: 5n });
    const sweeping = grant.connect(stranger).sweep(tokenAddress);
    await expect(sweeping).to.changeTokenBalance(token, treasury, 7n);
    await expect(sweeping).to.emit(grant, "GrantSurplusSwept").withArgs(tokenAddress, 7n);
    await expect(grant.connect(stranger).sweep(ethers.ZeroAddress)).to.changeEtherBalance(timelock, 5n);
    expect((await grant.summary()).remaining).to.equal(1_500n * LPT);
  });
});

describe("SpeGrant.setRecipient", () => {
  it("is the recipient's", async () => {
    const { grant, recipient, stranger, treasury, token, at } = await loadFixture(grantFixture);
    await expect(grant.connect(treasury).setRecipient(stranger.address))
      .to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized")
      .withArgs(treasury.address, recipient.address);
    await expect(grant.connect(recipient).setRecipient(stranger.address))
      .to.emit(grant, "RecipientChanged")
      .withArgs(recipient.address, stranger.address);
    await at(50n * day);
    await expect(grant.connect(stranger).claim()).to.changeTokenBalance(token, stranger, 500n * LPT);
    await expect(grant.connect(recipient).claim()).to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized");
  });
});

describe("SpeGrant.setReviewer", () => {
  it("is the treasury's", async () => {
    const { grant, recipient, reviewer, stranger, treasury } = await loadFixture(grantFixture);
    await expect(grant.connect(reviewer).setReviewer(stranger.address))
      .to.be.revertedWithCustomError(grant, "SpeGrantUnauthorized")
      .withArgs(reviewer.address, treasury.address);
    await grant.connect(recipient).report(0, "ipfs://a");
    await expect(grant.connect(treasury).setReviewer(stranger.address))
      .to.emit(grant, "ReviewerChanged")
      .withArgs(reviewer.address, stranger.address);
    await grant.connect(stranger).release(0);
  });
});
