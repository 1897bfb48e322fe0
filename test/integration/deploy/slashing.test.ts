// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { accountAt } from "../../support/accountAt";
import { deployFixture } from "../../support/deployFixture";
import { startRound } from "../../support/startRound";

const LPT = 10n ** 18n;

/** A deployment as it is, in which a single account was registered as the Verifier, and an orchestrator whose stake is half thawing. */
async function fixture() {
  const system = await deployFixture();
  const { token, bondingManager, controller, roundsManager } = system;
  const [verifier, orchestrator, delegator, finder] = [await accountAt(1), await accountAt(2), await accountAt(3), await accountAt(4)];
  await controller.setContractInfo(contractId("Verifier"), verifier.address, `0x${"0".repeat(40)}`);
  for (const account of [orchestrator, delegator]) {
    await token.transfer(account.address, 100n * LPT);
    await token.connect(account).approve(await bondingManager.getAddress(), ethers.MaxUint256);
  }
  await startRound(roundsManager);
  await bondingManager.connect(orchestrator).bond(100n * LPT, orchestrator.address);
  await bondingManager.connect(delegator).bond(100n * LPT, orchestrator.address);
  await startRound(roundsManager);
  await bondingManager.connect(orchestrator).unbond(50n * LPT);
  return { ...system, verifier, orchestrator, delegator, finder };
}

describe("a penalty on a real deployment", () => {
  it("is burned but for the finder's reward, and all else can be withdrawn", async () => {
    const { token, minter, bondingManager, roundsManager, verifier, orchestrator, delegator, finder } = await loadFixture(fixture);
    const supply = await token.totalSupply();
    await bondingManager.connect(verifier).slashTranscoder(orchestrator.address, finder.address, 200_000, 400_000);
    expect(await token.balanceOf(finder.address)).to.equal(8n * LPT);
    expect(await token.totalSupply()).to.equal(supply - 12n * LPT);
    expect(await token.balanceOf(await minter.getAddress())).to.equal(180n * LPT);

    await bondingManager.connect(orchestrator).unbond(40n * LPT);
    await bondingManager.connect(delegator).unbond(100n * LPT);
    await startRound(roundsManager, Number(await bondingManager.unbondingPeriod()));
    for (const id of [0, 1]) {
      await expect(bondingManager.connect(orchestrator).withdrawStake(id)).to.changeTokenBalance(token, orchestrator.address, 40n * LPT);
    }
    await expect(bondingManager.connect(delegator).withdrawStake(0)).to.changeTokenBalance(token, delegator.address, 100n * LPT);
    expect(await token.balanceOf(await minter.getAddress())).to.equal(0n);
  });
});
