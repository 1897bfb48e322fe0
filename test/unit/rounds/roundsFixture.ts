// SPDX-License-Identifier: MIT
import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { deployBehindProxy } from "../../support/deployBehindProxy";

/** A RoundsManager without a round length, among peers that only report what they are told. */
export async function roundsFixture() {
  const owner = await accountAt(0);
  const stranger = await accountAt(1);
  const controller = await ethers.deployContract("Controller");
  const bondingManager = await ethers.deployContract("RoundPeersMock");
  const ticketBroker = await ethers.deployContract("RoundPeersMock");
  const minter = await ethers.deployContract("RoundPeersMock");
  const peers = [await bondingManager.getAddress(), await ticketBroker.getAddress(), await minter.getAddress()];
  const address = await deployBehindProxy("RoundsManager", peers, [await controller.getAddress()]);
  const rounds = await ethers.getContractAt("RoundsManager", address);
  return { controller, rounds, owner, stranger, bondingManager, ticketBroker, minter, peers };
}

/** The same with rounds of 100 blocks, unpaused, at the first block of a round after block 1,000. */
export async function runningRoundsFixture() {
  const fixture = await roundsFixture();
  await fixture.controller.unpause();
  await mine(1_000);
  await fixture.rounds.setRoundLength(100);
  await fixture.rounds.setRoundLockAmount(100_000);
  const intoRound = (await ethers.provider.getBlockNumber()) % 100;
  await mine(100 - intoRound);
  return fixture;
}
