// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { BaseContract, ErrorDescription } from "ethers";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;
const COMMIT = `0x${"0".repeat(40)}`;
/** How VerifierMock can fail. */
const FAILURES = { "reverts with a true word": 1, "answers with a number": 2, "answers too shortly": 3, "burns its gas": 4 } as const;
/** Too little to ask the Verifier with, and enough for everything else. */
const LITTLE_GAS = 650_000n;
/** What has to be left where the Verifier is asked. */
const REQUIRED_GAS = (700_000n * 64n) / 63n + 5_000n;

/** A Verifier by whom the rival has an open claim. */
async function claimFixture() {
  const fixture = await activeFixture();
  const claims = await ethers.deployContract("VerifierMock");
  await fixture.controller.setContractInfo(contractId("Verifier"), await claims.getAddress(), COMMIT);
  await claims.setOpenClaim(fixture.rival.address, 1);
  return { ...fixture, claims, bonding: fixture.bondingManager.connect(fixture.rival) };
}

/** The same, and the rival has unbonded everything: locks 0 and 1. */
async function unbondedFixture() {
  const fixture = await claimFixture();
  await fixture.bonding.unbond(1_000n * LPT);
  await fixture.bonding.unbond(5_000n * LPT);
  return fixture;
}

/** What a call reverts with. */
async function errorOf(contract: BaseContract, calling: Promise<unknown>): Promise<ErrorDescription> {
  const data = await calling.then(
    () => "0x",
    (error: { data: string }) => error.data,
  );
  return contract.interface.parseError(data)!;
}

describe("BondingManager, open claims", () => {
  describe("given an orchestrator with an open claim", () => {
    it("cannot give its stake away", async () => {
      const { bonding, rival, stranger } = await loadFixture(claimFixture);
      for (const amount of [1n, 6_000n * LPT]) {
        await expect(bonding.transferBond(stranger.address, amount, ...HINTS))
          .to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim")
          .withArgs(rival.address);
      }
    });

    it("can unbond, and bond its locks to itself again", async () => {
      const { bonding, rival } = await loadFixture(claimFixture);
      await bonding.unbond(1_000n * LPT);
      await bonding.rebond(0);
      await bonding.unbond(6_000n * LPT);
      await bonding.rebondFromUnbonded(rival.address, 1);
      expect(await bonding.pendingStake(rival.address, 0)).to.equal(6_000n * LPT);
    });

    it("cannot withdraw what was bonded in the claim's round or later, until the claim is closed", async () => {
      const { bonding, token, claims, roundsManager, rival } = await loadFixture(claimFixture);
      await bonding.unbond(1_000n * LPT);
      const round = await startRound(roundsManager);
      await bonding.unbond(2_000n * LPT);
      await startRound(roundsManager);
      await bonding.unbond(3_000n * LPT);
      await claims.setOpenClaim(rival.address, round);
      await startRound(roundsManager, 7);
      await expect(bonding.withdrawStake(0)).to.changeTokenBalance(token, rival.address, 1_000n * LPT);
      for (const id of [1, 2]) {
        await expect(bonding.withdrawStake(id)).to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim").withArgs(rival.address);
      }
      await claims.setOpenClaim(rival.address, 0);
      await expect(bonding.withdrawStake(1)).to.changeTokenBalance(token, rival.address, 2_000n * LPT);
      await expect(bonding.withdrawStake(2)).to.changeTokenBalance(token, rival.address, 3_000n * LPT);
    });

    it("is held by the unbonding period that was, whatever it is now", async () => {
      const { bondingManager, bonding, token, claims, roundsManager, rival } = await loadFixture(claimFixture);
      const round = await startRound(roundsManager);
      await bonding.unbond(1_000n * LPT);
      await claims.setOpenClaim(rival.address, round + 1n);
      await startRound(roundsManager, 7);
      for (const period of [1, 20]) {
        await bondingManager.setUnbondingPeriod(period);
        expect(await bonding.withdrawStake.staticCall(0)).to.deep.equal([]);
      }
      await claims.setOpenClaim(rival.address, round);
      for (const period of [1, 20]) {
        await bondingManager.setUnbondingPeriod(period);
        await expect(bonding.withdrawStake(0)).to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim").withArgs(rival.address);
      }
      await claims.setOpenClaim(rival.address, 0);
      await expect(bonding.withdrawStake(0)).to.changeTokenBalance(token, rival.address, 1_000n * LPT);
    });

    it("answers for later claims too, where the unbonding period was longer than 255 rounds", async () => {
      const { bondingManager, bonding, token, claims, roundsManager, rival } = await loadFixture(claimFixture);
      await bondingManager.setUnbondingPeriod(258);
      const round = await startRound(roundsManager);
      await bonding.unbond(1_000n * LPT);
      await startRound(roundsManager, 258);
      await claims.setOpenClaim(rival.address, round + 3n);
      await expect(bonding.withdrawStake(0)).to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim").withArgs(rival.address);
      await claims.setOpenClaim(rival.address, round + 4n);
      await expect(bonding.withdrawStake(0)).to.changeTokenBalance(token, rival.address, 1_000n * LPT);
    });

    it("cannot bond its locks to another", async () => {
      const { bonding, rival, orchestrator } = await loadFixture(unbondedFixture);
      await expect(bonding.rebondFromUnbonded(orchestrator.address, 0))
        .to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim")
        .withArgs(rival.address);
    });

    it("cannot bond its locks to a delegate that it has since", async () => {
      const { bonding, rival, orchestrator } = await loadFixture(unbondedFixture);
      await bonding.bond(1, orchestrator.address);
      await expect(bonding.rebond(0)).to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim").withArgs(rival.address);
    });

    it("can do all of that once the claim is closed", async () => {
      const { bonding, claims, roundsManager, rival, stranger, orchestrator } = await loadFixture(unbondedFixture);
      await claims.setOpenClaim(rival.address, 0);
      await bonding.rebondFromUnbonded(orchestrator.address, 0);
      await bonding.rebond(1);
      expect(await bonding.pendingStake(rival.address, 0)).to.equal(6_000n * LPT);
      await startRound(roundsManager);
      await bonding.unbond(6_000n * LPT);
      await bonding.rebondFromUnbonded(rival.address, 2);
      await startRound(roundsManager);
      await bonding.transferBond(stranger.address, 1, ...HINTS);
    });

    it("still owns what it delegates to others", async () => {
      const { bonding, roundsManager, stranger, orchestrator } = await loadFixture(unbondedFixture);
      await bonding.bond(5, orchestrator.address);
      await startRound(roundsManager);
      await bonding.unbond(2);
      await bonding.rebond(2);
      await bonding.transferBond(stranger.address, 5, ...HINTS);
      expect(await bonding.pendingStake(stranger.address, 0)).to.equal(5n);
    });

    it("cannot make the Verifier fail by sending little gas", async () => {
      const { bonding, stranger, orchestrator } = await loadFixture(claimFixture);
      await expect(bonding.transferBond.staticCall(stranger.address, 1, ...HINTS, { gasLimit: LITTLE_GAS }))
        .to.be.revertedWithCustomError(bonding, "BondingManagerInsufficientGas")
        .withArgs((left: bigint) => left < LITTLE_GAS, REQUIRED_GAS);
      await bonding.unbond(6_000n * LPT);
      await mine();
      await expect(bonding.rebondFromUnbonded.staticCall(orchestrator.address, 0, { gasLimit: LITTLE_GAS })).to.be.revertedWithCustomError(
        bonding,
        "BondingManagerInsufficientGas",
      );
    });

    it("is held back with whatever gas it sends", async () => {
      const { bonding, rival, stranger } = await loadFixture(claimFixture);
      await expect(bonding.transferBond.staticCall(stranger.address, 1, ...HINTS, { gasLimit: 5_000_000n }))
        .to.be.revertedWithCustomError(bonding, "BondingManagerOpenClaim")
        .withArgs(rival.address);
      for (let gasLimit = 660_000n; gasLimit < 1_100_000n; gasLimit += 40_000n) {
        const { name } = await errorOf(bonding, bonding.transferBond.staticCall(stranger.address, 1, ...HINTS, { gasLimit }));
        expect(name).to.be.oneOf(["BondingManagerOpenClaim", "BondingManagerInsufficientGas"]);
      }
    });

    it("has the Verifier asked with just the gas for it", async () => {
      const { bonding, rival, stranger } = await loadFixture(claimFixture);
      const transfer = (gasLimit: bigint) => bonding.transferBond.staticCall(stranger.address, 1, ...HINTS, { gasLimit });
      // With one more unit of gas at most one more is left, so that this comes to the first limit that leaves enough.
      let gasLimit = LITTLE_GAS;
      let error = await errorOf(bonding, transfer(gasLimit));
      while (error.name === "BondingManagerInsufficientGas") {
        const left = BigInt(error.args[0] as bigint);
        expect(left).to.be.lessThan(REQUIRED_GAS);
        gasLimit += REQUIRED_GAS - left;
        error = await errorOf(bonding, transfer(gasLimit));
      }
      expect([error.name, ...error.args]).to.deep.equal(["BondingManagerOpenClaim", rival.address]);
      await expect(transfer(gasLimit - 1n))
        .to.be.revertedWithCustomError(bonding, "BondingManagerInsufficientGas")
        .withArgs(REQUIRED_GAS - 1n, REQUIRED_GAS);
    });
  });

  describe("given a delegator with an open claim", () => {
    it("is not held back: it has nothing with itself", async () => {
      const { bondingManager, token, roundsManager, claims, delegator, stranger, rival } = await loadFixture(claimFixture);
      await claims.setOpenClaim(delegator.address, 1);
      const bonding = bondingManager.connect(delegator);
      await bonding.transferBond(stranger.address, LPT, ...HINTS, { gasLimit: LITTLE_GAS });
      await bonding.unbond(2_999n * LPT);
      await bonding.rebondFromUnbonded(rival.address, 1, { gasLimit: LITTLE_GAS });
      expect(await bonding.pendingStake(delegator.address, 0)).to.equal(2_999n * LPT);
      await startRound(roundsManager);
      await bonding.unbond(2_999n * LPT);
      await startRound(roundsManager, 7);
      await expect(bonding.withdrawStake(2, { gasLimit: LITTLE_GAS })).to.changeTokenBalance(token, delegator.address, 2_999n * LPT);
    });
  });

  for (const [failure, mode] of Object.entries(FAILURES)) {
    describe(`given a Verifier that ${failure}`, () => {
      it("holds nobody back", async () => {
        const { bonding, token, roundsManager, claims, rival, stranger, orchestrator } = await loadFixture(claimFixture);
        await claims.setMode(mode);
        await bonding.transferBond(stranger.address, LPT, ...HINTS);
        await bonding.unbond(LPT);
        await bonding.unbond(5_998n * LPT);
        await bonding.rebondFromUnbonded(orchestrator.address, 2);
        expect(await bonding.pendingStake(rival.address, 0)).to.equal(5_998n * LPT);
        await startRound(roundsManager, 7);
        await expect(bonding.withdrawStake(1)).to.changeTokenBalance(token, rival.address, LPT);
      });
    });
  }

  for (const [what, address] of [
    ["no Verifier", NONE],
    ["a Verifier without code", "0x00000000000000000000000000000000000c0de0"],
  ] as const) {
    describe(`given ${what}`, () => {
      it("holds nobody back, and asks for no gas", async () => {
        const { bonding, controller, rival, stranger } = await loadFixture(claimFixture);
        await controller.setContractInfo(contractId("Verifier"), address, COMMIT);
        await bonding.transferBond(stranger.address, LPT, ...HINTS, { gasLimit: LITTLE_GAS });
        expect(await bonding.pendingStake(rival.address, 0)).to.equal(5_999n * LPT);
      });
    });
  }
});
