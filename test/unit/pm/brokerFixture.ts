// SPDX-License-Identifier: MIT
import { ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import type { NetworkConfig } from "../../../deploy/config/networkConfig";
import { accountAt } from "../../support/accountAt";
import { deployFixture } from "../../support/deployFixture";
import { startRound } from "../../support/startRound";

const STAKE = ethers.parseEther("1000");

/**
 * The whole protocol with two active orchestrators of equal stake. The first has half of its stake from a delegator, and shares half of its
 * fees; the second shares none. A third has LPT and is not bonded.
 */
export async function brokerFixture() {
  return withTwoOrchestrators(hardhat);
}

/** The same with a pool that the two fill. */
export async function fullPoolFixture() {
  const numActiveTranscoders = { value: 2n, unit: "orchestrators", reason: "both places are taken" };
  return withTwoOrchestrators({ ...hardhat, bonding: { ...hardhat.bonding, numActiveTranscoders } });
}

async function withTwoOrchestrators(config: NetworkConfig) {
  const system = await deployFixture(config);
  const { token, bondingManager, roundsManager, owner } = system;
  const [orchestrator, secondOrchestrator] = [await accountAt(1), await accountAt(2)];
  const [delegator, gateway, stranger] = [await accountAt(3), await accountAt(4), await accountAt(5)];
  const thirdOrchestrator = await accountAt(6);

  await startRound(roundsManager);
  for (const account of [orchestrator, secondOrchestrator, thirdOrchestrator, delegator, stranger]) {
    await token.connect(owner).transfer(account.address, 10n * STAKE);
    await token.connect(account).approve(await bondingManager.getAddress(), 10n * STAKE);
  }
  await bondingManager.connect(orchestrator).bond(STAKE / 2n, orchestrator.address);
  await bondingManager.connect(delegator).bond(STAKE / 2n, orchestrator.address);
  await bondingManager.connect(orchestrator).transcoder(0, 500_000);
  await bondingManager.connect(secondOrchestrator).bond(STAKE, secondOrchestrator.address);
  const round = await startRound(roundsManager);
  return { ...system, orchestrator, secondOrchestrator, thirdOrchestrator, delegator, gateway, stranger, stake: STAKE, round };
}

/** The same with a gateway that has a deposit of 10,000 wei and a reserve of 4,000 wei. */
export async function fundedBrokerFixture() {
  const fixture = await brokerFixture();
  await fixture.ticketBroker.connect(fixture.gateway).fundDepositAndReserve(10_000, 4_000, { value: 14_000 });
  return fixture;
}
