// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, id, keccak256, ZeroAddress } from "ethers";
import { ethers } from "hardhat";
import { skipRounds, startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

const ROOT = id("a tree");
const MAX_PIXELS = 2n ** 56n - 1n;
const commitmentOf = (root: string, pixels: bigint, segments: bigint, fromRound: bigint): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint64", "uint64", "uint64"], [root, pixels, segments, fromRound])).slice(0, 50);

describe("Verifier.submitClaim", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { verifier, controller, orchestrator } = await loadFixture(proofsFixture);
      await controller.pause();
      await expect(verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, 0)).to.be.revertedWithCustomError(verifier, "VerifierPaused");
    });
  });

  describe("when the caller is not bonded to itself", () => {
    it("reverts", async () => {
      const { verifier, bondingManager, token, orchestrator, stranger } = await loadFixture(proofsFixture);
      const attempt = () => expect(verifier.connect(stranger).submitClaim(ROOT, 100, 1, 0));
      await attempt().to.be.revertedWithCustomError(verifier, "VerifierNotRegistered").withArgs(stranger.address);
      await token.transfer(stranger.address, 10);
      await token.connect(stranger).approve(await bondingManager.getAddress(), 10);
      await bondingManager.connect(stranger).bond(10, orchestrator.address);
      await attempt().to.be.revertedWithCustomError(verifier, "VerifierNotRegistered").withArgs(stranger.address);
    });
  });

  describe("when the claim cannot be", () => {
    for (const [what, pixels, segments] of [
      ["has no segments", 100n, 0n],
      ["is empty", 0n, 0n],
      ["has a segment and no pixels", 0n, 1n],
      ["has more segments than pixels", 9n, 10n],
      ["has more pixels than fit", MAX_PIXELS + 1n, 1n],
      ["has more segments than fit", MAX_PIXELS, MAX_PIXELS + 1n],
    ] as const) {
      it(`reverts if it ${what}`, async () => {
        const { verifier, orchestrator } = await loadFixture(proofsFixture);
        await expect(verifier.connect(orchestrator).submitClaim(ROOT, pixels, segments, 1))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidClaim")
          .withArgs(pixels, segments, MAX_PIXELS);
      });
    }
  });

  describe("when the claim is for its own round or a later one only", () => {
    it("reverts, and takes one for the round before", async () => {
      const { verifier, orchestrator, round } = await loadFixture(proofsFixture);
      for (const fromRound of [round, round + 1n, 2n ** 64n - 1n]) {
        await expect(verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, fromRound))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidSpan")
          .withArgs(fromRound, round);
      }
      await expect(verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, round - 1n))
        .to.emit(verifier, "ClaimSubmitted")
        .withArgs(orchestrator.address, round, ROOT, 100, 1, round - 1n);
    });
  });

  describe("given a claim in the same round", () => {
    it("reverts, whatever the claim", async () => {
      const { verifier, orchestrator, round } = await loadFixture(proofsFixture);
      await verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, 0);
      for (const root of [ROOT, id("another tree")]) {
        await expect(verifier.connect(orchestrator).submitClaim(root, 100, 1, 0))
          .to.be.revertedWithCustomError(verifier, "VerifierAlreadyClaimed")
          .withArgs(orchestrator.address, round);
      }
    });

    it("takes that of another orchestrator, and the next one in the next round", async () => {
      const { verifier, roundsManager, orchestrator, rival, round } = await loadFixture(proofsFixture);
      await verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, 0);
      await verifier.connect(rival).submitClaim(ROOT, 100, 1, 0);
      await startRound(roundsManager);
      await verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, 0);
      const { commitment } = await verifier.claimOf(orchestrator.address, round + 1n);
      expect(commitment).to.equal(commitmentOf(ROOT, 100n, 1n, 0n));
    });
  });

  for (const [pixels, segments] of [
    [1n, 1n],
    [100n, 100n],
    [2n ** 32n + 1n, 3n],
    [MAX_PIXELS, 1n],
    [MAX_PIXELS, MAX_PIXELS],
  ] as const) {
    it(`puts ${pixels} pixels in ${segments} segments on record`, async () => {
      const { verifier, orchestrator, round } = await loadFixture(proofsFixture);
      await expect(verifier.connect(orchestrator).submitClaim(ROOT, pixels, segments, 1))
        .to.emit(verifier, "ClaimSubmitted")
        .withArgs(orchestrator.address, round, ROOT, pixels, segments, 1);
      expect(await verifier.claimOf(orchestrator.address, round)).to.deep.equal([1n, commitmentOf(ROOT, pixels, segments, 1n), 0n]);
      expect(await verifier.provenPixels(orchestrator.address, round)).to.equal(0n);
    });
  }

  describe("given a round that nobody has initialized", () => {
    it("puts the claim into it", async () => {
      const { verifier, roundsManager, orchestrator, round } = await loadFixture(proofsFixture);
      await skipRounds(roundsManager, 3);
      await expect(verifier.connect(orchestrator).submitClaim(ROOT, 100, 1, 0))
        .to.emit(verifier, "ClaimSubmitted")
        .withArgs(orchestrator.address, round + 3n, ROOT, 100, 1, 0);
    });
  });

  it("asks for a value within its type", async () => {
    const { verifier, orchestrator } = await loadFixture(proofsFixture);
    const data = verifier.interface.encodeFunctionData("submitClaim", [ROOT, 100, 1, 0]);
    const tooWide = `${data.slice(0, 74)}${(2n ** 64n).toString(16).padStart(64, "0")}${data.slice(138)}`;
    await expect(orchestrator.sendTransaction({ to: verifier, data: tooWide })).to.be.revertedWithoutReason();
  });

  describe("given peers that do not answer", () => {
    it("reverts as they do", async () => {
      const { deployment, orchestrator, controller, ticketBroker } = await loadFixture(proofsFixture);
      const parameters = [16, 2, 0, 0, 0, 0];
      const create = async (bondingManager: string) =>
        ethers.deployContract("Verifier", [
          await controller.getAddress(),
          parameters,
          { bondingManager, ticketBroker: await ticketBroker.getAddress() },
        ]);
      // The implementation has no clock, so that it divides by zero.
      const panicking = await create(await deployment.address("BondingManagerTarget"));
      await expect(panicking.getFunction("submitClaim").send(ROOT, 100, 1, 0)).to.be.revertedWithPanic(0x12);
      const silent = await create(orchestrator.address);
      await expect(silent.getFunction("submitClaim").send(ROOT, 100, 1, 0)).to.be.revertedWithoutReason();
    });
  });
});

describe("Verifier.submitClaimFor", () => {
  describe("when the caller is not the operator", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, rival, operator } = await loadFixture(proofsFixture);
      await verifier.connect(rival).setOperator(operator.address);
      for (const caller of [operator, rival]) {
        await expect(verifier.connect(caller).submitClaimFor(orchestrator.address, ROOT, 100, 1, 0))
          .to.be.revertedWithCustomError(verifier, "VerifierUnauthorizedClaimant")
          .withArgs(caller.address, orchestrator.address);
      }
    });

    it("reverts once the operator is another, or nobody", async () => {
      const { verifier, orchestrator, operator, stranger } = await loadFixture(proofsFixture);
      await verifier.connect(orchestrator).setOperator(operator.address);
      for (const next of [stranger.address, ZeroAddress]) {
        await verifier.connect(orchestrator).setOperator(next);
        await expect(verifier.connect(operator).submitClaimFor(orchestrator.address, ROOT, 100, 1, 0))
          .to.be.revertedWithCustomError(verifier, "VerifierUnauthorizedClaimant")
          .withArgs(operator.address, orchestrator.address);
      }
    });
  });

  describe("when the orchestrator is not registered", () => {
    it("reverts", async () => {
      const { verifier, stranger, operator } = await loadFixture(proofsFixture);
      await verifier.connect(stranger).setOperator(operator.address);
      await expect(verifier.connect(operator).submitClaimFor(stranger.address, ROOT, 100, 1, 0))
        .to.be.revertedWithCustomError(verifier, "VerifierNotRegistered")
        .withArgs(stranger.address);
    });
  });

  it("puts the claim on record for the orchestrator", async () => {
    const { verifier, orchestrator, operator, round } = await loadFixture(proofsFixture);
    await verifier.connect(orchestrator).setOperator(operator.address);
    await expect(verifier.connect(operator).submitClaimFor(orchestrator.address, ROOT, 100, 1, 0))
      .to.emit(verifier, "ClaimSubmitted")
      .withArgs(orchestrator.address, round, ROOT, 100, 1, 0);
  });

  it("takes it from the orchestrator itself too", async () => {
    const { verifier, orchestrator, round } = await loadFixture(proofsFixture);
    await verifier.connect(orchestrator).submitClaimFor(orchestrator.address, ROOT, 100, 1, 0);
    expect((await verifier.claimOf(orchestrator.address, round)).status).to.equal(1n);
  });
});

describe("Verifier.setOperator", () => {
  it("names who may claim, and says who could before", async () => {
    const { verifier, orchestrator, operator, stranger } = await loadFixture(proofsFixture);
    const { address } = orchestrator;
    expect(await verifier.operatorOf(address)).to.equal(ZeroAddress);
    await expect(verifier.connect(orchestrator).setOperator(operator.address))
      .to.emit(verifier, "OperatorSet")
      .withArgs(address, ZeroAddress, operator.address);
    await expect(verifier.connect(orchestrator).setOperator(stranger.address))
      .to.emit(verifier, "OperatorSet")
      .withArgs(address, operator.address, stranger.address);
    expect(await verifier.operatorOf(address)).to.equal(stranger.address);
    expect(await verifier.operatorOf(operator.address)).to.equal(ZeroAddress);
  });
});
