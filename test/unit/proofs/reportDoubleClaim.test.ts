// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, id, keccak256 } from "ethers";
import { ClaimTree } from "../../support/claimTree";
import { logsOf } from "../../support/logsOf";
import { startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

const DOUBLE_CLAIM = 1n;
const [PROVEN, VOIDED] = [2n, 3n];

/** A claim that is proven, and one of the next round that holds leaf 3 of it again, in another place. */
async function repeatedFixture() {
  const fixture = await proofsFixture();
  const { roundsManager, receipts, submit, prove } = fixture;
  const first = new ClaimTree(receipts(8));
  const firstRound = await submit(first);
  const fresh = receipts(4, { streamId: id("another stream") });
  const second = new ClaimTree([...fresh, first.receipt(3)]);
  await startRound(roundsManager);
  const secondRound = await submit(second);
  await prove(first, firstRound);
  await startRound(roundsManager);
  await prove(second, secondRound);
  return { ...fixture, first, firstRound, second, secondRound };
}

describe("Verifier.reportDoubleClaim", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { verifier, controller, orchestrator, finder, first, firstRound, second, secondRound } = await loadFixture(repeatedFixture);
      await controller.pause();
      const [a, b] = [first.claimedLeaf(3, firstRound), second.claimedLeaf(4, secondRound)];
      await expect(verifier.reportDoubleClaim(orchestrator.address, a, b, finder.address)).to.be.revertedWithCustomError(
        verifier,
        "VerifierPaused",
      );
    });
  });

  describe("when a claim is not on record", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, rival, finder, first, firstRound, second, secondRound } = await loadFixture(repeatedFixture);
      const [a, b] = [first.claimedLeaf(3, firstRound), second.claimedLeaf(4, secondRound)];
      const nowhere = { ...b, round: secondRound + 1n };
      for (const [account, x, y, round] of [
        [orchestrator.address, a, nowhere, secondRound + 1n],
        [orchestrator.address, nowhere, a, secondRound + 1n],
        [rival.address, a, b, firstRound],
        [orchestrator.address, a, { ...b, claim: first.data }, secondRound],
      ] as const) {
        await expect(verifier.reportDoubleClaim(account, x, y, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim")
          .withArgs(account, round);
      }
    });
  });

  describe("when a leaf is not in its claim", () => {
    it("reverts, on either side", async () => {
      const { verifier, orchestrator, finder, first, firstRound, second, secondRound } = await loadFixture(repeatedFixture);
      const [a, b] = [first.claimedLeaf(3, firstRound), second.claimedLeaf(4, secondRound)];
      for (const [x, y, round] of [
        [{ ...a, start: a.start + 1n }, b, firstRound],
        [a, { ...b, start: b.start + 1n }, secondRound],
        [a, { ...b, receipt: { ...b.receipt, latencyMs: 0n } }, secondRound],
        [{ ...a, proof: { ...a.proof, nodes: a.proof.nodes.slice(1) } }, b, firstRound],
        [{ ...a, proof: { ...a.proof, nodes: a.proof.nodes.concat(id("more")) } }, b, firstRound],
        [{ ...a, proof: { ...a.proof, nodes: a.proof.nodes.slice(0, 0), steps: "0x7f" } }, b, firstRound],
        [{ ...a, proof: first.multiProof([3, 4]).proof }, b, firstRound],
      ] as const) {
        await expect(verifier.reportDoubleClaim(orchestrator.address, x, y, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
          .withArgs(orchestrator.address, round);
      }
    });
  });

  describe("when it is one claim, or two segments", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, finder, first, firstRound, second, secondRound } = await loadFixture(repeatedFixture);
      const keyOf = (tree: ClaimTree, index: number): string => {
        const { gateway, streamId, sequence } = tree.receipt(index);
        return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "uint64"], [gateway, streamId, sequence]));
      };
      for (const [x, y, firstKey, secondKey] of [
        [first.claimedLeaf(3, firstRound), first.claimedLeaf(3, firstRound), keyOf(first, 3), keyOf(first, 3)],
        [first.claimedLeaf(3, firstRound), first.claimedLeaf(4, firstRound), keyOf(first, 3), keyOf(first, 4)],
        // The same sequence in two streams.
        [first.claimedLeaf(2, firstRound), second.claimedLeaf(2, secondRound), keyOf(first, 2), keyOf(second, 2)],
      ] as const) {
        await expect(verifier.reportDoubleClaim(orchestrator.address, x, y, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierNotADoubleClaim")
          .withArgs(firstKey, secondKey);
      }
    });

    it("reverts for one number in one stream of two gateways", async () => {
      const { verifier, orchestrator, secondGateway, finder, receipts, submit } = await loadFixture(proofsFixture);
      const tree = new ClaimTree([...receipts(1), ...receipts(1, { gateway: secondGateway.address })]);
      const round = await submit(tree);
      const [a, b] = [tree.claimedLeaf(0, round), tree.claimedLeaf(1, round)];
      await expect(verifier.reportDoubleClaim(orchestrator.address, a, b, finder.address)).to.be.revertedWithCustomError(
        verifier,
        "VerifierNotADoubleClaim",
      );
    });
  });

  describe("given one segment in two claims", () => {
    it("punishes the later claim, in whichever order they are given, and takes its pixels back", async () => {
      for (const isSwapped of [false, true]) {
        const fixture = await loadFixture(repeatedFixture);
        const { verifier, bondingManager, orchestrator, stranger, finder, first, firstRound, second, secondRound, stake } = fixture;
        const leaves = [first.claimedLeaf(3, firstRound), second.claimedLeaf(4, secondRound)] as const;
        const [a, b] = isSwapped ? [leaves[1], leaves[0]] : leaves;
        expect(await verifier.provenPixels(orchestrator.address, secondRound)).to.equal(second.totalPixels);

        const sending = verifier.connect(stranger).reportDoubleClaim(orchestrator.address, a, b, finder.address);
        const logs = await logsOf(sending, [verifier, bondingManager]);
        expect(logs[0]).to.deep.equal(["FaultProven", orchestrator.address, secondRound, DOUBLE_CLAIM, finder.address, 50_000n]);
        expect(logs.at(-1)).to.deep.equal(["TranscoderSlashed", orchestrator.address, finder.address, stake / 20n, stake / 200n]);
        expect((await verifier.claimOf(orchestrator.address, secondRound)).status).to.equal(VOIDED);
        expect(await verifier.provenPixels(orchestrator.address, secondRound)).to.equal(0n);
        expect(await verifier.isPunished(orchestrator.address, secondRound, DOUBLE_CLAIM)).to.equal(true);
        expect(await verifier.isPunished(orchestrator.address, secondRound, 0)).to.equal(false);
        expect(await verifier.isPunished(orchestrator.address, secondRound, 2)).to.equal(false);

        expect((await verifier.claimOf(orchestrator.address, firstRound)).status).to.equal(PROVEN);
        expect(await verifier.provenPixels(orchestrator.address, firstRound)).to.equal(first.totalPixels);
        expect(await verifier.isPunished(orchestrator.address, firstRound, DOUBLE_CLAIM)).to.equal(false);
      }
    });

    it("punishes it once, whatever the evidence", async () => {
      const { verifier, orchestrator, finder, first, firstRound, second, secondRound } = await loadFixture(repeatedFixture);
      const [a, b] = [first.claimedLeaf(3, firstRound), second.claimedLeaf(4, secondRound)];
      await verifier.reportDoubleClaim(orchestrator.address, a, b, finder.address);
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const) {
        await expect(verifier.reportDoubleClaim(orchestrator.address, x, y, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierAlreadyPunished")
          .withArgs(orchestrator.address, secondRound, DOUBLE_CLAIM);
      }
    });
  });

  describe("given two receipts of one segment that the gateway signed, in claims for different rounds", () => {
    it("punishes the later one", async () => {
      const { verifier, roundsManager, orchestrator, finder, receipts, submit, round } = await loadFixture(proofsFixture);
      const first = new ClaimTree(receipts(2, { round: round - 1n }), { fromRound: round - 1n });
      const firstRound = await submit(first);
      await startRound(roundsManager);
      const second = new ClaimTree(receipts(1, { round, renditionsHash: id("other renditions") }), { fromRound: round });
      const secondRound = await submit(second);
      const [a, b] = [first.claimedLeaf(0, firstRound), second.claimedLeaf(0, secondRound)];
      await expect(verifier.reportDoubleClaim(orchestrator.address, a, b, finder.address))
        .to.emit(verifier, "FaultProven")
        .withArgs(orchestrator.address, secondRound, DOUBLE_CLAIM, finder.address, 50_000n);
    });
  });

  describe("given the very same claim in two rounds", () => {
    it("punishes the later one", async () => {
      const { verifier, roundsManager, orchestrator, finder, receipts, submit } = await loadFixture(proofsFixture);
      const tree = new ClaimTree(receipts(2));
      const first = await submit(tree);
      await startRound(roundsManager);
      const second = await submit(tree);
      await expect(
        verifier.reportDoubleClaim(orchestrator.address, tree.claimedLeaf(1, first), tree.claimedLeaf(1, second), finder.address),
      )
        .to.emit(verifier, "FaultProven")
        .withArgs(orchestrator.address, second, DOUBLE_CLAIM, finder.address, 50_000n);
    });
  });

  describe("given one segment in the claims of two orchestrators", () => {
    it("has nothing against either", async () => {
      const { verifier, orchestrator, rival, finder, receipts, submit } = await loadFixture(proofsFixture);
      const [mine, theirs] = [new ClaimTree(receipts(2)), new ClaimTree(receipts(2, { orchestrator: rival.address }))];
      const round = await submit(mine);
      await submit(theirs, rival);
      for (const { address } of [orchestrator, rival]) {
        await expect(
          verifier.reportDoubleClaim(address, mine.claimedLeaf(0, round), theirs.claimedLeaf(0, round), finder.address),
        ).to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim");
      }
    });
  });
});
