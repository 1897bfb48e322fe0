// SPDX-License-Identifier: MIT
import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import { hardhat } from "../../deploy/config/hardhat";
import { mainnetParameters } from "../../deploy/config/mainnetParameters";
import type { NetworkConfig } from "../../deploy/config/networkConfig";
import { contractId } from "../../deploy/protocol/contractId";
import { accountAt } from "../support/accountAt";
import { deployFixture } from "../support/deployFixture";
import { impersonate } from "../support/impersonate";

const LPT = 10n ** 18n;
const ACTORS = 8;
const reason = "small numbers make rare states common";

const config: NetworkConfig = {
  ...hardhat,
  bonding: {
    unbondingPeriod: { value: 2n, unit: "rounds", reason },
    numActiveTranscoders: { value: 3n, unit: "orchestrators", reason },
    treasuryRewardCutRate: mainnetParameters.bonding.treasuryRewardCutRate,
    treasuryBalanceCeiling: { value: 0n, unit: "LPT wei", reason: "the model has none" },
  },
  minter: {
    ...hardhat.minter,
    inflation: { value: 218_500n, unit: "ppb of the supply each round", reason: "as in the test vectors" },
    inflationChange: { value: 0n, unit: "ppb each round", reason: "the model has none" },
  },
};

/** The whole protocol before its first round, with eight actors who have LPT, a Verifier, and a hand in the TicketBroker's name. */
export async function modelFixture() {
  const system = await deployFixture(config);
  const { token, bondingManager, ticketBroker, controller } = system;
  const actors = [];
  for (let i = 0; i < ACTORS; i++) {
    const actor = await accountAt(20 + i);
    await token.transfer(actor.address, 1_000_000n * LPT);
    await token.connect(actor).approve(await bondingManager.getAddress(), ethers.MaxUint256);
    actors.push(actor);
  }
  const claims = await ethers.deployContract("VerifierMock");
  const verifier = await impersonate(await claims.getAddress());
  await setBalance(verifier.address, ethers.parseEther("1000000"));
  await controller.setContractInfo(contractId("Verifier"), verifier.address, `0x${"0".repeat(40)}`);
  const broker = await impersonate(await ticketBroker.getAddress());
  await ethers.provider.send("hardhat_setBalance", [broker.address, ethers.toQuantity(10n ** 27n)]);
  const batch = await ethers.deployContract("CallBatchMock");
  return { ...system, actors, claims, verifier, broker, batch };
}
