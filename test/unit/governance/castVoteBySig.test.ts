// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Signature } from "ethers";
import { ethers } from "hardhat";
import { governanceFixture, vote } from "./governanceFixture";

const LPT = 10n ** 18n;

const types = {
  deployed: {
    Ballot: [
      { name: "proposalId", type: "uint256" },
      { name: "support", type: "uint8" },
    ],
  },
  deployedExtended: {
    ExtendedBallot: [
      { name: "proposalId", type: "uint256" },
      { name: "support", type: "uint8" },
      { name: "reason", type: "string" },
      { name: "params", type: "bytes" },
    ],
  },
  ballot: {
    Ballot: [
      { name: "proposalId", type: "uint256" },
      { name: "support", type: "uint8" },
      { name: "voter", type: "address" },
      { name: "nonce", type: "uint256" },
    ],
  },
  extended: {
    ExtendedBallot: [
      { name: "proposalId", type: "uint256" },
      { name: "support", type: "uint8" },
      { name: "voter", type: "address" },
      { name: "nonce", type: "uint256" },
      { name: "reason", type: "string" },
      { name: "params", type: "bytes" },
    ],
  },
};

async function activeProposal() {
  const fixture = await governanceFixture();
  const { governor, delegator, token, bondingManager, orchestrator, startRound } = fixture;
  // A contract wallet of the delegator with 5 LPT delegated to the orchestrator.
  const wallet = await ethers.deployContract("SignatureWalletMock", [delegator.address]);
  const [walletAddress, bonding] = [await wallet.getAddress(), await bondingManager.getAddress()];
  await token.transfer(walletAddress, 5n * LPT);
  const asWallet = wallet.connect(delegator);
  await asWallet.execute(await token.getAddress(), token.interface.encodeFunctionData("approve", [bonding, 5n * LPT]));
  await asWallet.execute(bonding, bondingManager.interface.encodeFunctionData("bond", [5n * LPT, orchestrator.address]));
  await startRound();
  const id = await fixture.proposeActive();
  const { chainId } = await ethers.provider.getNetwork();
  const domain = { name: "LivepeerGovernor", version: "1", chainId, verifyingContract: await governor.getAddress() };
  return { ...fixture, id, wallet, domain };
}

describe("LivepeerGovernor.castVoteBySig with the deployed ballot", () => {
  it("votes for the signer, once", async () => {
    const { governor, id, domain, delegator, stranger } = await loadFixture(activeProposal);
    const { v, r, s } = Signature.from(await delegator.signTypedData(domain, types.deployed, { proposalId: id, support: vote.for }));
    const cast = governor.connect(stranger)["castVoteBySig(uint256,uint8,uint8,bytes32,bytes32)"];
    await expect(cast(id, vote.for, v, r, s))
      .to.emit(governor, "VoteCast")
      .withArgs(delegator.address, id, vote.for, 30n * LPT, "");
    await expect(cast(id, vote.for, v, r, s)).to.be.revertedWithCustomError(governor, "VoteAlreadyCast");
  });

  it("reverts for bytes that are no signature", async () => {
    const { governor, id } = await loadFixture(activeProposal);
    const cast = governor["castVoteBySig(uint256,uint8,uint8,bytes32,bytes32)"];
    await expect(cast(id, vote.for, 27, ethers.ZeroHash, ethers.ZeroHash)).to.be.revertedWithCustomError(governor, "ECDSAInvalidSignature");
  });

  it("votes with a reason and parameters, which the signature covers", async () => {
    const { governor, id, domain, delegator, stranger } = await loadFixture(activeProposal);
    const message = { proposalId: id, support: vote.against, reason: "because", params: "0x12" };
    const { v, r, s } = Signature.from(await delegator.signTypedData(domain, types.deployedExtended, message));
    const cast = governor.connect(stranger)["castVoteWithReasonAndParamsBySig(uint256,uint8,string,bytes,uint8,bytes32,bytes32)"];
    await expect(cast(id, vote.against, "because", "0x12", v, r, s))
      .to.emit(governor, "VoteCastWithParams")
      .withArgs(delegator.address, id, vote.against, 30n * LPT, "because", "0x12");
    // With another reason somebody else without stake seems to have signed.
    await cast(id, vote.against, "because not", "0x12", v, r, s);
    expect(await governor.proposalVotes(id)).to.deep.equal([30n * LPT, 0n, 0n]);
  });
});

describe("LivepeerGovernor.castVoteBySig with OpenZeppelin's ballot", () => {
  it("votes for a contract wallet by ERC-1271", async () => {
    const { governor, id, domain, delegator, wallet, stranger } = await loadFixture(activeProposal);
    const voter = await wallet.getAddress();
    const message = { proposalId: id, support: vote.for, voter, nonce: await governor.nonces(voter) };
    const signature = await delegator.signTypedData(domain, types.ballot, message);
    const cast = governor.connect(stranger)["castVoteBySig(uint256,uint8,address,bytes)"];
    await expect(cast(id, vote.for, voter, signature))
      .to.emit(governor, "VoteCast")
      .withArgs(voter, id, vote.for, 5n * LPT, "");
    expect(await governor.nonces(voter)).to.equal(1);
  });

  it("reverts for somebody else's signature", async () => {
    const { governor, id, domain, wallet, stranger } = await loadFixture(activeProposal);
    const voter = await wallet.getAddress();
    const signature = await stranger.signTypedData(domain, types.ballot, { proposalId: id, support: vote.for, voter, nonce: 0 });
    const cast = governor["castVoteBySig(uint256,uint8,address,bytes)"];
    await expect(cast(id, vote.for, voter, signature))
      .to.be.revertedWithCustomError(governor, "GovernorInvalidSignature")
      .withArgs(voter);
  });

  it("votes with a reason and parameters", async () => {
    const { governor, id, domain, delegator, wallet, stranger } = await loadFixture(activeProposal);
    const voter = await wallet.getAddress();
    const message = { proposalId: id, support: vote.abstain, voter, nonce: 0, reason: "because", params: "0x" };
    const signature = await delegator.signTypedData(domain, types.extended, message);
    const cast = governor.connect(stranger)["castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)"];
    await expect(cast(id, vote.abstain, voter, "because", "0x", signature))
      .to.emit(governor, "VoteCast")
      .withArgs(voter, id, vote.abstain, 5n * LPT, "because");
  });
});
