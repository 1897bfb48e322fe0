// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { accountAt } from "../../support/accountAt";
import { deployFixture } from "../../support/deployFixture";
import { skipRounds, startRound } from "../../support/startRound";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;
const RESPONSE_ROUNDS = 30;

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

/** The Verifier that was deployed, with the longest window that it can look back over, and an orchestrator that has made a claim. */
async function claimFixture() {
  const config = { ...hardhat, rounds: { ...hardhat.rounds, roundLength: { value: 10n, unit: "blocks", reason: "many rounds pass" } } };
  const system = await deployFixture(config);
  const { token, bondingManager, roundsManager, verifier } = system;
  const [orchestrator, rival] = [await accountAt(2), await accountAt(3)];
  await startRound(roundsManager);
  for (const account of [orchestrator, rival]) {
    await token.transfer(account.address, 100n * LPT);
    await token.connect(account).approve(await bondingManager.getAddress(), ethers.MaxUint256);
    await bondingManager.connect(account).bond(100n * LPT, account.address);
  }
  await verifier.setResponseRounds(RESPONSE_ROUNDS);
  const round = await startRound(roundsManager);
  await verifier.connect(orchestrator).submitClaim(ethers.id("a root"), 1_000, 10, 0);
  return { ...system, orchestrator, rival, round };
}

describe("the stake behind a claim on a real deployment", () => {
  it("is held until the claim is closed, however long ago it was made, and only that of the claimant", async () => {
    const { bondingManager, verifier, roundsManager, orchestrator, rival } = await loadFixture(claimFixture);
    const give = (account: typeof rival) => bondingManager.connect(account).transferBond(ethers.Wallet.createRandom().address, 1, ...HINTS);
    const expectHeld = () =>
      expect(give(orchestrator)).to.be.revertedWithCustomError(bondingManager, "BondingManagerOpenClaim").withArgs(orchestrator.address);
    await expectHeld();
    await give(rival);
    for (let i = 0; i < RESPONSE_ROUNDS; i++) await startRound(roundsManager);
    await expectHeld();
    // Far below what the BondingManager gives it to answer.
    expect(await verifier.hasOpenClaim.estimateGas(orchestrator.address, ethers.MaxUint256)).to.be.within(100_000n, 500_000n);
    for (let i = 0; i < 3; i++) await startRound(roundsManager);
    await give(orchestrator);
  });

  it("waits for the claim's window behind a pause that is longer than the unbonding period", async () => {
    const { controller, token, bondingManager, verifier, roundsManager, orchestrator, rival, round } = await loadFixture(claimFixture);
    const bonding = bondingManager.connect(orchestrator);
    await bonding.unbond(100n * LPT);
    await bondingManager.connect(rival).unbond(100n * LPT);
    await controller.pause();
    await skipRounds(roundsManager, Number(await bondingManager.unbondingPeriod()));
    await controller.unpause();
    await startRound(roundsManager);
    await expect(bonding.withdrawStake(0))
      .to.be.revertedWithCustomError(bondingManager, "BondingManagerOpenClaim")
      .withArgs(orchestrator.address);
    await expect(bondingManager.connect(rival).withdrawStake(0)).to.changeTokenBalance(token, rival.address, 100n * LPT);
    for (let i = 0; i < RESPONSE_ROUNDS; i++) await startRound(roundsManager);
    await verifier.reportMissingProof(orchestrator.address, round, rival.address);
    const { missingProofPenalty } = await verifier.parametersAt(round);
    const rest = (100n * LPT * (1_000_000n - missingProofPenalty)) / 1_000_000n;
    await expect(bonding.withdrawStake(0)).to.changeTokenBalance(token, orchestrator.address, rest);
  });
});
