// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ClaimTree } from "../../support/claimTree";
import { logsOf } from "../../support/logsOf";
import { startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

const DOUBLE_CLAIM = 1n;
const [SUBMITTED, VOIDED] = [1n, 3n];

/** A claim, and one three rounds later that is for receipts from `offset` rounds after the first one's on. */
async function claimedAgain(offset: bigint) {
  const fixture = await loadFixture(proofsFixture);
  const { roundsManager, receipts, submit, verifier, orchestrator, stranger, finder } = fixture;
  const firstRound = await submit(new ClaimTree(receipts(3)));
  for (let i = 0; i < 3; i++) await startRound(roundsManager);
  const fromRound = firstRound + offset;
  const second = new ClaimTree(receipts(3, { round: fromRound }), { fromRound });
  const secondRound = await submit(second);
  const report = (earlier = firstRound, round = secondRound, claim = second.data) =>
    verifier.connect(stranger).reportOverlap(orchestrator.address, earlier, round, claim, finder.address);
  return { ...fixture, firstRound, second, secondRound, fromRound, report };
}

describe("Verifier.reportOverlap", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { verifier, controller, report } = await claimedAgain(-1n);
      await controller.pause();
      await expect(report()).to.be.revertedWithCustomError(verifier, "VerifierPaused");
    });
  });

  describe("when a claim is not on record", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, rival, finder, firstRound, second, secondRound, report } = await claimedAgain(-1n);
      for (const [attempt, account, round] of [
        [() => report(firstRound + 1n), orchestrator.address, firstRound + 1n],
        [() => report(firstRound, secondRound + 1n), orchestrator.address, secondRound + 1n],
        // The claim of this round is another.
        [() => report(firstRound, firstRound), orchestrator.address, firstRound],
        [() => report(firstRound, secondRound, { ...second.data, fromRound: 0n }), orchestrator.address, secondRound],
        [() => verifier.reportOverlap(rival.address, firstRound, secondRound, second.data, finder.address), rival.address, secondRound],
      ] as const) {
        await expect(attempt()).to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim").withArgs(account, round);
      }
    });
  });

  describe("when the later claim begins with the round of the earlier one, or after it", () => {
    it("reverts", async () => {
      for (const offset of [0n, 1n, 2n]) {
        const { verifier, firstRound, secondRound, fromRound, report } = await claimedAgain(offset);
        await expect(report()).to.be.revertedWithCustomError(verifier, "VerifierNoOverlap").withArgs(firstRound, fromRound, secondRound);
      }
    });
  });

  describe("when the claims are given the wrong way round, or are one", () => {
    it("reverts", async () => {
      const fixture = await loadFixture(proofsFixture);
      const { verifier, roundsManager, orchestrator, finder, receipts, submit } = fixture;
      const first = new ClaimTree(receipts(2));
      const firstRound = await submit(first);
      await startRound(roundsManager);
      const secondRound = await submit(new ClaimTree(receipts(2)));
      for (const earlier of [secondRound, firstRound]) {
        await expect(verifier.reportOverlap(orchestrator.address, earlier, firstRound, first.data, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierNoOverlap")
          .withArgs(earlier, 0, firstRound);
      }
    });
  });

  describe("given a claim that reaches back over an earlier one", () => {
    it("punishes the later one, which may have been proven, and only it", async () => {
      const fixture = await claimedAgain(-1n);
      const { verifier, bondingManager, roundsManager, orchestrator, finder, stake, firstRound, second, secondRound, report } = fixture;
      await startRound(roundsManager);
      await fixture.prove(second, secondRound);
      expect(await verifier.provenPixels(orchestrator.address, secondRound)).to.equal(second.totalPixels);

      const logs = await logsOf(report(), [verifier, bondingManager]);
      expect(logs[0]).to.deep.equal(["FaultProven", orchestrator.address, secondRound, DOUBLE_CLAIM, finder.address, 50_000n]);
      expect(logs.at(-1)).to.deep.equal(["TranscoderSlashed", orchestrator.address, finder.address, stake / 20n, stake / 200n]);
      expect((await verifier.claimOf(orchestrator.address, secondRound)).status).to.equal(VOIDED);
      expect(await verifier.provenPixels(orchestrator.address, secondRound)).to.equal(0n);
      expect((await verifier.claimOf(orchestrator.address, firstRound)).status).to.equal(SUBMITTED);
      expect(await verifier.isPunished(orchestrator.address, firstRound, DOUBLE_CLAIM)).to.equal(false);
    });

    it("punishes it once", async () => {
      const { verifier, orchestrator, secondRound, report } = await claimedAgain(-1n);
      await report();
      await expect(report())
        .to.be.revertedWithCustomError(verifier, "VerifierAlreadyPunished")
        .withArgs(orchestrator.address, secondRound, DOUBLE_CLAIM);
    });
  });
});
