// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { ClaimTree } from "../../support/claimTree";
import { startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

const PPM = 1_000_000n;
const CONFIGURED = [16n, 2n, 50_000n, 50_000n, 50_000n, 100_000n];

const parameters = [
  ["samples", "setSamples", 1n, 56n],
  ["responseRounds", "setResponseRounds", 2n, 30n],
  ["missingProofPenalty", "setMissingProofPenalty", 0n, PPM],
  ["doubleClaimPenalty", "setDoubleClaimPenalty", 0n, PPM],
  ["malformedClaimPenalty", "setMalformedClaimPenalty", 0n, PPM],
  ["finderReward", "setFinderReward", 0n, PPM / 2n],
] as const;

const good = Object.fromEntries(parameters.map(([name], i) => [name, CONFIGURED[i]]));

for (const [place, [name, setter, least, most]] of parameters.entries()) {
  describe(`Verifier.${setter}`, () => {
    describe("when the caller does not own the Controller", () => {
      it("reverts", async () => {
        const { verifier, owner, stranger } = await loadFixture(proofsFixture);
        await expect(verifier.connect(stranger)[setter](least))
          .to.be.revertedWithCustomError(verifier, "ManagerCallerNotControllerOwner")
          .withArgs(stranger.address, owner.address);
      });
    });

    describe("when the value is out of bounds", () => {
      it("reverts", async () => {
        const { verifier } = await loadFixture(proofsFixture);
        const wrong = [most + 1n, most + 2n ** 8n, most + 2n ** 24n, 2n ** 256n - 1n, ...(least > 0n ? [least - 1n] : [])];
        for (const value of wrong) {
          await expect(verifier[setter](value))
            .to.be.revertedWithCustomError(verifier, "VerifierInvalidParameter")
            .withArgs(value, least, most);
        }
      });
    });

    it("holds from the next round on, and leaves the others alone", async () => {
      const { verifier, round } = await loadFixture(proofsFixture);
      for (const value of [least, most]) {
        const before = [...(await verifier.parametersAt(round + 1n))];
        const after = CONFIGURED.with(place, value);
        await expect(verifier[setter](value))
          .to.emit(verifier, "ParametersSet")
          .withArgs(round + 1n, before, after);
        expect(await verifier.parametersAt(round + 1n)).to.deep.equal(after);
        expect(await verifier.parametersAt(2n ** 32n + 5n)).to.deep.equal(after);
        expect(await verifier.parametersAt(round)).to.deep.equal(CONFIGURED);
        expect(await verifier.parametersAt(0)).to.deep.equal(CONFIGURED);
        expect(await verifier[name]()).to.equal(value);
      }
    });
  });
}

describe("Verifier.parametersAt", () => {
  it("keeps what held in every round", async () => {
    const { verifier, roundsManager, round } = await loadFixture(proofsFixture);
    await verifier.setSamples(20);
    await verifier.setFinderReward(7);
    await startRound(roundsManager, 3);
    await verifier.setSamples(30);
    await startRound(roundsManager);
    const samplesAt = async (at: bigint) => (await verifier.parametersAt(at)).samples;
    expect(await Promise.all([0n, 1n, 3n, 4n, 5n].map((passed) => samplesAt(round + passed)))).to.deep.equal([16n, 20n, 20n, 30n, 30n]);
    expect((await verifier.parametersAt(round + 5n)).finderReward).to.equal(7n);
  });

  it("judges no claim by rules that came after it", async () => {
    const { verifier, roundsManager, bondingManager, orchestrator, finder, receipts, submit, stake } = await loadFixture(proofsFixture);
    const tree = new ClaimTree(receipts(5));
    const claimRound = await submit(tree);
    await verifier.setSamples(56);
    await verifier.setResponseRounds(10);
    await verifier.setMissingProofPenalty(PPM);
    await verifier.setFinderReward(PPM / 2n);
    await startRound(roundsManager);
    expect(await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels)).to.have.length(16);
    await startRound(roundsManager);
    await startRound(roundsManager);
    await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
      .to.emit(bondingManager, "TranscoderSlashed")
      .withArgs(orchestrator.address, finder.address, stake / 20n, stake / 200n);
  });

  it("asks for as many samples as governance wants", async () => {
    for (const count of [1, 56]) {
      const { verifier, roundsManager, orchestrator, receipts, submit, prove } = await loadFixture(proofsFixture);
      await verifier.setSamples(count);
      await startRound(roundsManager);
      const tree = new ClaimTree(receipts(80));
      const claimRound = await submit(tree);
      await startRound(roundsManager);
      expect(await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels)).to.have.length(count);
      await expect(prove(tree, claimRound)).to.emit(verifier, "ClaimProven");
    }
  });
});

describe("Verifier's constructor", () => {
  it("refuses what the setters refuse", async () => {
    const { verifier, controller } = await loadFixture(proofsFixture);
    const peers = { bondingManager: await controller.getAddress(), ticketBroker: await controller.getAddress() };
    for (const [name, , least, most] of parameters) {
      for (const value of [most + 1n, ...(least > 0n ? [least - 1n] : [])]) {
        await expect(ethers.deployContract("Verifier", [await controller.getAddress(), { ...good, [name]: value }, peers]))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidParameter")
          .withArgs(value, least, most);
      }
    }
  });

  it("refuses the null address for the Controller", async () => {
    const { verifier } = await loadFixture(proofsFixture);
    const peers = { bondingManager: ethers.ZeroAddress, ticketBroker: ethers.ZeroAddress };
    await expect(ethers.deployContract("Verifier", [ethers.ZeroAddress, good, peers]))
      .to.be.revertedWithCustomError(verifier, "ManagerInvalidController")
      .withArgs(ethers.ZeroAddress);
  });

  it("tells the first parameters", async () => {
    const { verifier } = await loadFixture(proofsFixture);
    const [event] = await verifier.queryFilter(verifier.filters.ParametersSet(), 0);
    expect(event?.args.fromRound).to.equal(0n);
    expect(event?.args.oldParameters).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
    expect(event?.args.newParameters).to.deep.equal(CONFIGURED);
  });
});
