// SPDX-License-Identifier: MIT
import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { accountAt } from "../../support/accountAt";
import { deployBehindProxy } from "../../support/deployBehindProxy";

/** A RoundsManager without a round length, among peers that only report what they are told. */
export async function roundsFixture() {
  const owner = await accountAt(0);
  const stranger = await accountAt(1);
  const controller = await ethers.deployContract("Controller");
  const bondingManager = await ethers.deployContract("RoundPeersMock");
  const bondingVotes = await ethers.deployContract("RoundPeersMock");
  const ticketBroker = await ethers.deployContract("RoundPeersMock");
  const minter = await ethers.deployContract("RoundPeersMock");
  const peers = await Promise.all([bondingManager, bondingVotes, ticketBroker, minter].map((peer) => peer.getAddress()));
  const address = await deployBehindProxy("RoundsManager", peers, [await controller.getAddress()]);
  const rounds = await ethers.getContractAt("RoundsManager", address);
  return { controller, rounds, owner, stranger, bondingManager, bondingVotes, ticketBroker, minter, peers };
}

/** The same with rounds of 100 blocks, unpaused, at the first block of a round after block 1,000. */
export async function runningRoundsFixture() {
  const fixture = await roundsFixture();
  const { controller, rounds } = fixture;
  await controller.setContractInfo(contractId("RoundsManager"), await rounds.getAddress(), ethers.ZeroHash.slice(0, 42));
  await controller.unpause();
  await mine(1_000);
  await fixture.rounds.setRoundLength(100);
  await fixture.rounds.setRoundLockAmount(100_000);
  const intoRound = (await ethers.provider.getBlockNumber()) % 100;
  await mine(100 - intoRound);
  return fixture;
}
