// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { ClaimTree } from "../../support/claimTree";
import { logsOf } from "../../support/logsOf";
import type { Receipt } from "../../support/receipt";
import { startRound } from "../../support/startRound";
import { proofsFixture, provenFixture } from "./proofsFixture";

const MALFORMED_LEAF = 2n;
const VOIDED = 3n;

/** A claim of two segments, the second of which is as a test says. */
async function flawed(
  values: (fixture: Awaited<ReturnType<typeof proofsFixture>>) => Partial<Receipt>,
  layout: ConstructorParameters<typeof ClaimTree>[1] = {},
) {
  const fixture = await loadFixture(proofsFixture);
  const tree = new ClaimTree([...fixture.receipts(1), ...fixture.receipts(1, { sequence: 1n, ...values(fixture) })], layout);
  const claimRound = await fixture.submit(tree);
  const report = (index = 1) =>
    fixture.verifier
      .connect(fixture.stranger)
      .reportMalformedLeaf(fixture.orchestrator.address, tree.claimedLeaf(index, claimRound), fixture.finder.address);
  return { ...fixture, tree, claimRound, report };
}

describe("Verifier.reportMalformedLeaf", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { verifier, controller, report } = await flawed(() => ({ pixels: 0n }));
      await controller.pause();
      await expect(report()).to.be.revertedWithCustomError(verifier, "VerifierPaused");
    });
  });

  describe("when the claim is not on record", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, rival, finder, tree, claimRound } = await loadFixture(provenFixture);
      const leaf = tree.claimedLeaf(0, claimRound);
      for (const [account, evidence] of [
        [rival.address, leaf],
        [orchestrator.address, { ...leaf, round: claimRound - 1n }],
        [orchestrator.address, { ...leaf, claim: { ...leaf.claim, totalPixels: 1n } }],
      ] as const) {
        await expect(verifier.reportMalformedLeaf(account, evidence, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim")
          .withArgs(account, evidence.round);
      }
    });
  });

  describe("when the leaf is not in the claim", () => {
    it("reverts, however malformed it is", async () => {
      const { verifier, orchestrator, rival, finder, tree, claimRound } = await loadFixture(provenFixture);
      const leaf = tree.claimedLeaf(0, claimRound);
      for (const evidence of [
        { ...leaf, receipt: { ...leaf.receipt, orchestrator: rival.address } },
        { ...leaf, receipt: { ...leaf.receipt, pixels: 0n } },
        { ...leaf, receipt: { ...leaf.receipt, round: 2n ** 64n - 1n } },
        { ...leaf, start: 2n ** 64n - 1n },
        { ...leaf, proof: tree.claimedLeaf(1, claimRound).proof },
        { ...leaf, proof: tree.multiProof([0, 1]).proof },
      ]) {
        await expect(verifier.reportMalformedLeaf(orchestrator.address, evidence, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
          .withArgs(orchestrator.address, claimRound);
      }
    });

    it("reverts for a claim whose root is zero, as is what a broken proof leads to", async () => {
      const { verifier, orchestrator, finder, receipts, roundsManager } = await loadFixture(proofsFixture);
      const tree = new ClaimTree([...receipts(1), ...receipts(1, { sequence: 1n, pixels: 0n })]);
      const claim = { ...tree.data, root: ZeroHash };
      await verifier.connect(orchestrator).submitClaim(claim.root, claim.totalPixels, claim.segments, claim.fromRound);
      const claimRound = await roundsManager.currentRound();
      await startRound(roundsManager);
      const leaf = { ...tree.claimedLeaf(1, claimRound), claim };
      for (const steps of ["0x", "0xff", "0x7f"]) {
        await expect(verifier.reportMalformedLeaf(orchestrator.address, { ...leaf, proof: { nodes: [], steps } }, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
          .withArgs(orchestrator.address, claimRound);
      }
    });
  });

  describe("when the leaf is well formed", () => {
    it("reverts, for every leaf of an honest claim", async () => {
      const { verifier, orchestrator, finder, tree, claimRound } = await loadFixture(provenFixture);
      for (const [index] of tree.receipts.entries()) {
        await expect(verifier.reportMalformedLeaf(orchestrator.address, tree.claimedLeaf(index, claimRound), finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierWellFormedLeaf")
          .withArgs(orchestrator.address, claimRound, tree.receiptHash(index));
      }
    });

    it("reverts at the limits: the first round and the last, one pixel, the end of the line", async () => {
      for (const [fromRound, last] of [
        [0n, 1n],
        [1n, 0n],
      ] as const) {
        const { verifier, orchestrator, claimRound, tree, report } = await flawed(
          ({ round }) => ({ round: last === 1n ? round - 1n : fromRound, pixels: 1n }),
          { fromRound },
        );
        await expect(report())
          .to.be.revertedWithCustomError(verifier, "VerifierWellFormedLeaf")
          .withArgs(orchestrator.address, claimRound, tree.receiptHash(1));
      }
    });
  });

  for (const [what, values, layout] of [
    ["names another orchestrator", ({ rival }) => ({ orchestrator: rival.address }), {}],
    ["names a later round", ({ round }) => ({ round: round + 1n }), {}],
    ["names the round of the claim", ({ round }) => ({ round }), {}],
    ["names a round before those that the claim is for", () => ({ round: 0n }), { fromRound: 1n }],
    ["has no pixels", () => ({ pixels: 0n }), {}],
    ["overruns the claim by a pixel", () => ({ pixels: 1_000n }), { totalPixels: 1_999n }],
    ["begins behind its end", () => ({ pixels: 1n }), { starts: [0n, 5_000n], totalPixels: 5_000n }],
    ["would wrap around 64 bits", () => ({ pixels: 2_000n }), { starts: [0n, 2n ** 64n - 1_000n], totalPixels: 5_000n }],
    ["is longer than any claim", () => ({ pixels: 2n ** 64n - 1n }), { starts: [0n, 2n ** 64n - 1n], totalPixels: 5_000n }],
  ] satisfies [string, Parameters<typeof flawed>[0], Parameters<typeof flawed>[1]][]) {
    it(`punishes a leaf that ${what}`, async () => {
      const { verifier, bondingManager, orchestrator, finder, claimRound, stake, report } = await flawed(values, layout);
      const logs = await logsOf(report(), [verifier, bondingManager]);
      expect(logs[0]).to.deep.equal(["FaultProven", orchestrator.address, claimRound, MALFORMED_LEAF, finder.address, 50_000n]);
      expect(logs.at(-1)).to.deep.equal(["TranscoderSlashed", orchestrator.address, finder.address, stake / 20n, stake / 200n]);
      expect(await verifier.isPunished(orchestrator.address, claimRound, MALFORMED_LEAF)).to.equal(true);
      expect(await verifier.isPunished(orchestrator.address, claimRound, 1)).to.equal(false);
      await expect(report())
        .to.be.revertedWithCustomError(verifier, "VerifierAlreadyPunished")
        .withArgs(orchestrator.address, claimRound, MALFORMED_LEAF);
      // The other leaf is as it should be, punished or not.
      await expect(report(0)).to.be.revertedWithCustomError(verifier, "VerifierWellFormedLeaf");
    });
  }

  describe("given a claim that is proven", () => {
    it("takes its pixels back", async () => {
      // Without pixels a leaf is never sampled, so that the claim is answered with the other one.
      const { verifier, roundsManager, orchestrator, claimRound, tree, prove, report } = await flawed(() => ({ pixels: 0n }));
      await startRound(roundsManager);
      await prove(tree, claimRound);
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(1_000n);
      await report();
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(0n);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).status).to.equal(VOIDED);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).openedSamples).to.equal(0n);
    });
  });

  describe("given a claim with every fault", () => {
    /** It reaches back over an earlier claim, has a leaf without pixels, and is not answered. */
    async function faulty() {
      const fixture = await loadFixture(proofsFixture);
      const { verifier, roundsManager, orchestrator, finder, receipts, submit } = fixture;
      const earlier = await submit(new ClaimTree(receipts(1)));
      await startRound(roundsManager);
      const tree = new ClaimTree([...receipts(1), ...receipts(1, { sequence: 1n, pixels: 0n })]);
      const claimRound = await submit(tree);
      const reports = [
        () => verifier.reportMalformedLeaf(orchestrator.address, tree.claimedLeaf(1, claimRound), finder.address),
        () => verifier.reportOverlap(orchestrator.address, earlier, claimRound, tree.data, finder.address),
        () => verifier.reportMissingProof(orchestrator.address, claimRound, finder.address),
      ];
      return { ...fixture, claimRound, reports };
    }

    it("is punished for each, by what its round had set", async () => {
      const { verifier, roundsManager, bondingManager, orchestrator, claimRound, reports, stake } = await faulty();
      await verifier.setMalformedClaimPenalty(1);
      await verifier.setDoubleClaimPenalty(2);
      await verifier.setMissingProofPenalty(3);
      await verifier.setFinderReward(0);
      for (let i = 0; i < 3; i++) await startRound(roundsManager);
      for (const report of reports) await report();
      const events = await bondingManager.queryFilter(bondingManager.filters.TranscoderSlashed(), 0);
      const [first, second, third] = [stake / 20n, (stake * 19n) / 400n, (stake * 361n) / 8_000n];
      expect(events.map(({ args: [, , penalty, reward] }) => [penalty, reward])).to.deep.equal(
        [first, second, third].map((penalty) => [penalty, penalty / 10n]),
      );
      for (const fault of [0, 1, 2]) expect(await verifier.isPunished(orchestrator.address, claimRound, fault)).to.equal(true);
    });

    it("loses for each what is set for that fault", async () => {
      const fixture = await loadFixture(proofsFixture);
      await fixture.verifier.setMissingProofPenalty(10_000);
      await fixture.verifier.setDoubleClaimPenalty(20_000);
      await fixture.verifier.setMalformedClaimPenalty(30_000);
      await startRound(fixture.roundsManager);
      const { verifier, roundsManager, orchestrator, finder, receipts, submit } = fixture;
      const earlier = await submit(new ClaimTree(receipts(1)));
      await startRound(roundsManager);
      const tree = new ClaimTree([...receipts(1), ...receipts(1, { sequence: 1n, pixels: 0n })]);
      const claimRound = await submit(tree);
      for (let i = 0; i < 3; i++) await startRound(roundsManager);
      await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
        .to.emit(verifier, "FaultProven")
        .withArgs(orchestrator.address, claimRound, 0, finder.address, 10_000);
      await expect(verifier.reportOverlap(orchestrator.address, earlier, claimRound, tree.data, finder.address))
        .to.emit(verifier, "FaultProven")
        .withArgs(orchestrator.address, claimRound, 1, finder.address, 20_000);
      await expect(verifier.reportMalformedLeaf(orchestrator.address, tree.claimedLeaf(1, claimRound), finder.address))
        .to.emit(verifier, "FaultProven")
        .withArgs(orchestrator.address, claimRound, 2, finder.address, 30_000);
    });
  });
});
