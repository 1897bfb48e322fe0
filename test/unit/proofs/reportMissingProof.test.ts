// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { logsOf } from "../../support/logsOf";
import { skipRounds, startRound } from "../../support/startRound";
import { claimedFixture, missedFixture, provenFixture, sampledFixture } from "./proofsFixture";

const MISSING_PROOF = 0n;
const [SUBMITTED] = [1n];

describe("Verifier.reportMissingProof", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { verifier, controller, orchestrator, finder, claimRound } = await loadFixture(missedFixture);
      await controller.pause();
      await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address)).to.be.revertedWithCustomError(
        verifier,
        "VerifierPaused",
      );
    });
  });

  describe("given no claim", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, rival, finder, claimRound } = await loadFixture(missedFixture);
      for (const [account, round] of [
        [orchestrator.address, claimRound + 1n],
        [orchestrator.address, 2n ** 256n - 1n],
        [rival.address, claimRound],
      ] as const) {
        await expect(verifier.reportMissingProof(account, round, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim")
          .withArgs(account, round);
      }
    });
  });

  describe("given an answered claim", () => {
    it("reverts, however late", async () => {
      const { verifier, roundsManager, orchestrator, finder, claimRound } = await loadFixture(provenFixture);
      for (let i = 0; i < 4; i++) {
        await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierAlreadyAnswered")
          .withArgs(orchestrator.address, claimRound);
        await startRound(roundsManager);
      }
    });
  });

  describe("given an open window", () => {
    it("reverts before the seed, in its round and in the next, however many rounds nobody initializes", async () => {
      const { verifier, roundsManager, orchestrator, finder, claimRound } = await loadFixture(claimedFixture);
      const attempt = () =>
        expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierWindowOpen")
          .withArgs(orchestrator.address, claimRound);
      await attempt();
      await skipRounds(roundsManager, 60);
      await attempt();
      await startRound(roundsManager);
      await attempt();
      await skipRounds(roundsManager, 60);
      await attempt();
      await startRound(roundsManager);
      await attempt();
      await skipRounds(roundsManager, 60);
      await attempt();
    });

    it("reverts for rounds that a pause let pass", async () => {
      const { verifier, controller, roundsManager, orchestrator, finder, claimRound } = await loadFixture(sampledFixture);
      await controller.pause();
      await skipRounds(roundsManager, 30);
      await controller.unpause();
      await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
        .to.be.revertedWithCustomError(verifier, "VerifierWindowOpen")
        .withArgs(orchestrator.address, claimRound);
    });
  });

  describe("given a claim that was not answered in time", () => {
    it("punishes it, and pays the finder", async () => {
      const { verifier, bondingManager, token, orchestrator, stranger, finder, claimRound, stake } = await loadFixture(missedFixture);
      const [penalty, reward] = [stake / 20n, stake / 200n];
      const supply = await token.totalSupply();
      const sending = verifier.connect(stranger).reportMissingProof(orchestrator.address, claimRound, finder.address);
      const logs = await logsOf(sending, [verifier, bondingManager]);
      expect(logs[0]).to.deep.equal(["FaultProven", orchestrator.address, claimRound, MISSING_PROOF, finder.address, 50_000n]);
      expect(logs.at(-1)).to.deep.equal(["TranscoderSlashed", orchestrator.address, finder.address, penalty, reward]);
      expect(await token.balanceOf(finder.address)).to.equal(reward);
      expect(supply - (await token.totalSupply())).to.equal(penalty - reward);
      expect((await bondingManager.getDelegator(orchestrator.address))[0]).to.equal(stake - penalty);
      expect(await verifier.isPunished(orchestrator.address, claimRound, MISSING_PROOF)).to.equal(true);
      expect(await verifier.isPunished(orchestrator.address, claimRound, 1)).to.equal(false);
      expect(await verifier.isPunished(orchestrator.address, claimRound, 2)).to.equal(false);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).status).to.equal(SUBMITTED);
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(0n);
    });

    it("burns the reward of nobody", async () => {
      const { verifier, token, orchestrator, claimRound, stake } = await loadFixture(missedFixture);
      const supply = await token.totalSupply();
      await verifier.reportMissingProof(orchestrator.address, claimRound, ZeroAddress);
      expect(supply - (await token.totalSupply())).to.equal(stake / 20n);
    });

    it("punishes it once", async () => {
      const { verifier, roundsManager, orchestrator, finder, claimRound } = await loadFixture(missedFixture);
      await verifier.reportMissingProof(orchestrator.address, claimRound, finder.address);
      for (let i = 0; i < 2; i++) {
        await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
          .to.be.revertedWithCustomError(verifier, "VerifierAlreadyPunished")
          .withArgs(orchestrator.address, claimRound, MISSING_PROOF);
        await startRound(roundsManager);
      }
    });

    it("can never be answered any more", async () => {
      const { verifier, orchestrator, finder, tree, claimRound, prove } = await loadFixture(missedFixture);
      const attempt = () =>
        expect(prove(tree, claimRound))
          .to.be.revertedWithCustomError(verifier, "VerifierWindowClosed")
          .withArgs(orchestrator.address, claimRound);
      await attempt();
      await verifier.reportMissingProof(orchestrator.address, claimRound, finder.address);
      await attempt();
    });

    it("punishes it for missing what was opened in part", async () => {
      const { verifier, roundsManager, orchestrator, finder, tree, claimRound, sign } = await loadFixture(sampledFixture);
      const pixels = await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels);
      const { openings, proof } = await tree.open(tree.indicesOf(pixels).slice(1), sign);
      await verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      await startRound(roundsManager);
      await startRound(roundsManager);
      await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
        .to.emit(verifier, "FaultProven")
        .withArgs(orchestrator.address, claimRound, MISSING_PROOF, finder.address, 50_000n);
    });
  });

  describe("when the orchestrator reports itself", () => {
    it("loses nine tenths of the penalty", async () => {
      const { verifier, bondingManager, token, orchestrator, claimRound, stake } = await loadFixture(missedFixture);
      const before = await token.balanceOf(orchestrator.address);
      await verifier.connect(orchestrator).reportMissingProof(orchestrator.address, claimRound, orchestrator.address);
      const won = (await token.balanceOf(orchestrator.address)) - before;
      const lost = stake - (await bondingManager.getDelegator(orchestrator.address))[0];
      expect(won * 10n).to.equal(lost);
    });
  });

  describe("given another Verifier in its place", () => {
    it("reverts: it has no say any more", async () => {
      const { verifier, bondingManager, controller, orchestrator, stranger, finder, claimRound } = await loadFixture(missedFixture);
      await controller.setContractInfo(id("Verifier"), stranger.address, `0x${"0".repeat(40)}`);
      await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
        .withArgs(await verifier.getAddress(), stranger.address);
    });
  });
});
