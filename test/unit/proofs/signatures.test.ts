// SPDX-License-Identifier: MIT
import { loadFixture, setCode } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { anyValue } from "@nomicfoundation/hardhat-chai-matchers/withArgs";
import { concat, getBytes, Signature, toBeHex, type Signer, type TypedDataDomain } from "ethers";
import { ethers } from "hardhat";
import { ClaimTree } from "../../support/claimTree";
import { isInstrumented } from "../../support/isInstrumented";
import type { Receipt } from "../../support/receipt";
import { receiptOf } from "../../support/receiptOf";
import { signReceipt } from "../../support/signReceipt";
import { startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const [PROVEN, VOIDED] = [2n, 3n];
const REQUIRED_GAS = 520_000n;

const moods = {
  Honest: 0,
  Refuse: 1,
  Revert: 2,
  EatGas: 3,
  AnswerNothing: 4,
  AnswerShort: 5,
  AnswerDirty: 6,
  AnswerLong: 7,
} as const;

/** A claim of one segment of `gateway` (an account's address unless told), in the round of its seed. */
async function single(gatewayOf: (fixture: Awaited<ReturnType<typeof walletFixture>>) => string) {
  const fixture = await loadFixture(walletFixture);
  const { verifier, roundsManager, orchestrator, submit } = fixture;
  const receipt = receiptOf({ gateway: gatewayOf(fixture), orchestrator: orchestrator.address });
  const tree = new ClaimTree([receipt]);
  const claimRound = await submit(tree);
  await startRound(roundsManager);
  const { proof } = tree.multiProof([0]);
  const sign = (signer: Signer, domain: TypedDataDomain = {}, signed: Receipt = receipt) =>
    signReceipt(signer, fixture.address, signed, domain);
  const open = (signature: string, sender: Signer = fixture.stranger, overrides: { gasLimit?: bigint } = {}) =>
    verifier
      .connect(sender)
      .openSamples(orchestrator.address, claimRound, tree.data, [{ receipt, signature, start: 0n }], proof, overrides);
  const expectRefused = (signature: string, sender: Signer = fixture.stranger) =>
    expect(open(signature, sender))
      .to.be.revertedWithCustomError(verifier, "VerifierInvalidSignature")
      .withArgs(receipt.gateway, tree.receiptHash(0));
  const status = async () => (await verifier.claimOf(orchestrator.address, claimRound)).status;
  return { ...fixture, receipt, tree, claimRound, sign, open, expectRefused, status };
}

/** A contract wallet of the gateway beside the rest. */
async function walletFixture() {
  const fixture = await proofsFixture();
  const wallet = await ethers.deployContract("GatewayWalletMock", [fixture.gateway.address]);
  const { orchestrator, operator, verifier } = fixture;
  await verifier.connect(orchestrator).setOperator(operator.address);
  return { ...fixture, wallet, address: await verifier.getAddress(), walletAddress: await wallet.getAddress() };
}

const ofKey = () => single(({ gateway }) => gateway.address);
const ofWallet = () => single(({ walletAddress }) => walletAddress);

describe("The signature of a receipt", () => {
  describe("given a gateway with a key", () => {
    it("is what EIP-712 says", async () => {
      const { verifier, receipt, tree, gateway, sign, address } = await ofKey();
      expect(await verifier.receiptHash(receipt)).to.equal(tree.receiptHash(0));
      const { name, version, chainId, verifyingContract } = await verifier.eip712Domain();
      expect([name, version, chainId, verifyingContract]).to.deep.equal(["Livepeer Verifier", "1", 31337n, address]);
      const signer = ethers.recoverAddress(await verifier.receiptDigest(receipt), await sign(gateway));
      expect(signer).to.equal(gateway.address);
    });

    it("is good if it recovers to the gateway, and nobody needs to be asked", async () => {
      const { verifier, receipt, gateway, sign, open, status } = await ofKey();
      const signature = await sign(gateway);
      expect(await verifier.isSigned(receipt, signature)).to.equal(true);
      await open(signature);
      expect(await status()).to.equal(PROVEN);
    });

    it("is refused from another key, for another receipt, and in another form, from the claimant too", async () => {
      const { verifier, receipt, gateway, secondGateway, orchestrator, operator, sign, expectRefused } = await ofKey();
      const good = await sign(gateway);
      const { r, s, v } = Signature.from(good);
      const high = concat([r, toBeHex(ORDER - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27)]);
      for (const [what, signature] of [
        ["another key", await sign(secondGateway)],
        ["the orchestrator's key", await sign(orchestrator)],
        ["another receipt", await sign(gateway, {}, { ...receipt, latencyMs: 1n })],
        ["high s", high],
        ["compact", Signature.from(good).compactSerialized],
        ["a wrong v", concat([r, s, toBeHex(29)])],
        ["nothing", "0x"],
        ["a byte less", good.slice(0, -2)],
        ["a byte more", `${good}00`],
        ["zeros", `0x${"00".repeat(65)}`],
        ["garbage", ethers.hexlify(getBytes(good).map((byte) => byte ^ 0xff))],
      ] as const) {
        expect(await verifier.isSigned(receipt, signature), what).to.equal(false);
        for (const sender of [undefined, orchestrator, operator]) await expectRefused(signature, sender);
      }
    });

    it("is refused from another domain", async () => {
      const { gateway, sign, stranger, orchestrator, expectRefused } = await ofKey();
      for (const domain of [{ chainId: 42161 }, { verifyingContract: stranger.address }, { name: "Livepeer" }, { version: "2" }]) {
        await expectRefused(await sign(gateway, domain), orchestrator);
      }
    });

    it("is refused where the gateway is the null address, which no signature recovers to", async () => {
      const { expectRefused, orchestrator } = await single(() => ethers.ZeroAddress);
      await expectRefused(`0x${"00".repeat(65)}`, orchestrator);
    });

    it("stays good when the account delegates its code (EIP-7702) or has code of its own by now", async () => {
      for (const codeOf of [(wallet: string) => concat(["0xef0100", wallet]), () => "0x60006000fd"]) {
        const { verifier, receipt, gateway, walletAddress, sign, open, status } = await ofKey();
        const signature = await sign(gateway);
        await setCode(gateway.address, codeOf(walletAddress));
        expect(await verifier.isSigned(receipt, signature)).to.equal(true);
        await open(signature);
        expect(await status()).to.equal(PROVEN);
      }
    });

    it("is the key's alone where the account delegates its code: it can take that back", async () => {
      const { verifier, receipt, wallet, walletAddress, gateway, secondGateway, orchestrator, sign, expectRefused } = await single(
        ({ secondGateway: account }) => account.address,
      );
      await setCode(secondGateway.address, concat(["0xef0100", walletAddress]));
      // The code that is delegated to accepts it.
      const signature = await sign(gateway);
      expect(
        await wallet.attach(secondGateway.address).getFunction("isValidSignature")(await verifier.receiptDigest(receipt), signature),
      ).to.equal("0x1626ba7e");
      expect(await verifier.isSigned(receipt, signature)).to.equal(false);
      await expectRefused(signature, orchestrator);
    });
  });

  describe("given a gateway that is a contract wallet", () => {
    for (const mood of ["Honest", "AnswerLong"] as const) {
      it(`is good if the wallet accepts it (${mood})`, async () => {
        const { verifier, receipt, wallet, gateway, sign, open, status } = await ofWallet();
        await wallet.setMood(moods[mood]);
        const signature = await sign(gateway);
        expect(await verifier.isSigned(receipt, signature)).to.equal(true);
        await open(signature);
        expect(await status()).to.equal(PROVEN);
      });
    }

    for (const mood of ["Refuse", "Revert", "EatGas", "AnswerNothing", "AnswerShort", "AnswerDirty"] as const) {
      describe(`when the wallet does not accept it (${mood})`, () => {
        it("is refused from a third party", async () => {
          const { verifier, receipt, wallet, gateway, sign, expectRefused } = await ofWallet();
          await wallet.setMood(moods[mood]);
          const signature = await sign(gateway);
          expect(await verifier.isSigned(receipt, signature)).to.equal(false);
          await expectRefused(signature);
        });

        it("voids the claim if the claimant goes on", async () => {
          for (const who of ["orchestrator", "operator"] as const) {
            const { verifier, wallet, walletAddress, gateway, orchestrator, tree, claimRound, sign, open, status, ...fixture } =
              await ofWallet();
            await wallet.setMood(moods[mood]);
            const sender = who === "operator" ? fixture.operator : orchestrator;
            await expect(open(await sign(gateway), sender))
              .to.emit(verifier, "ReceiptDisowned")
              .withArgs(orchestrator.address, claimRound, walletAddress, tree.receiptHash(0))
              .and.to.emit(verifier, "SegmentOpened")
              .and.to.emit(verifier, "ClaimVoided")
              .withArgs(orchestrator.address, claimRound);
            expect(await status()).to.equal(VOIDED);
            expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(0n);
          }
        });
      });
    }

    it("is good again when the wallet changes its mind once more", async () => {
      const { wallet, gateway, sign, expectRefused, open, status } = await ofWallet();
      const signature = await sign(gateway);
      await wallet.setMood(moods.Refuse);
      await expectRefused(signature);
      await wallet.setMood(moods.Honest);
      await open(signature);
      expect(await status()).to.equal(PROVEN);
    });

    it("is refused from the claimant where no key signed and there is no code", async () => {
      const { expectRefused, orchestrator, sign, gateway } = await single(() => "0x00000000000000000000000000000000000000AA");
      await expectRefused(await sign(gateway), orchestrator);
    });

    it("voids a claim for good with one disowned receipt among others", async () => {
      const fixture = await loadFixture(walletFixture);
      const { verifier, wallet, walletAddress, gateway, roundsManager, orchestrator, stranger, receipts, submit, address } = fixture;
      const owned = receipts(1);
      const [disowned] = receipts(1, { gateway: walletAddress, sequence: 1n });
      if (disowned === undefined) throw new Error("There is no receipt.");
      const tree = new ClaimTree([...owned, disowned]);
      const claimRound = await submit(tree);
      await startRound(roundsManager);
      const sampled = tree.indicesOf(await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels));
      expect(sampled).to.have.length(2);
      const open = async (index: number, sender: Signer) => {
        const { openings, proof } = await tree.open([index], (receipt) => signReceipt(gateway, address, receipt));
        return verifier.connect(sender).openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      };
      await wallet.setMood(moods.Refuse);
      await open(1, orchestrator);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).status).to.equal(1n);
      await wallet.setMood(moods.Honest);
      await open(1, stranger);
      await expect(open(0, stranger)).to.emit(verifier, "ClaimVoided").withArgs(orchestrator.address, claimRound);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).status).to.equal(VOIDED);
    });

    it("is not decided by the gas that the sender gives", async () => {
      const { verifier, gateway, orchestrator, stranger, sign, open, status } = await ofWallet();
      const signature = await sign(gateway);
      for (const sender of [stranger, orchestrator]) {
        for (const gasLimit of [200_000n, 400_000n, 560_000n]) {
          await expect(open(signature, sender, { gasLimit }))
            .to.be.revertedWithCustomError(verifier, "VerifierInsufficientGas")
            .withArgs(anyValue, REQUIRED_GAS);
        }
      }
      await open(signature, orchestrator, { gasLimit: 640_000n });
      expect(await status()).to.equal(PROVEN);
    });

    it("gives the wallet all that it may have with the least gas that is enough", async function () {
      // Instrumented contracts run with more gas than a transaction may be given outside.
      if (isInstrumented()) this.skip();
      const { verifier, orchestrator, claimRound, tree, receipt, wallet, gateway, sign, open, status } = await ofWallet();
      const signature = await sign(gateway);
      const openings = [{ receipt, signature, start: 0n }];
      const { proof } = tree.multiProof([0]);
      const gasLimit = await verifier
        .connect(orchestrator)
        .openSamples.estimateGas(orchestrator.address, claimRound, tree.data, openings, proof);
      expect(gasLimit).to.be.greaterThan(REQUIRED_GAS);
      await open(signature, orchestrator, { gasLimit });
      expect(await status()).to.equal(PROVEN);
      expect(await wallet.getAddress()).to.equal(receipt.gateway);
    });

    it("costs the sender a bounded amount of gas, whatever the wallet does", async () => {
      const { wallet, gateway, orchestrator, sign, open } = await ofWallet();
      await wallet.setMood(moods.EatGas);
      const mined = await (await open(await sign(gateway), orchestrator)).wait();
      expect(mined?.gasUsed).to.be.lessThan(700_000n);
    });
  });
});
