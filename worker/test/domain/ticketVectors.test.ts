// SPDX-License-Identifier: MIT

import { expect } from "chai";
import vectors from "../../../test/vectors/tickets.json";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { loadNativeCurve } from "../../src/adapters/crypto/loadNativeCurve";
import { nobleCurve } from "../../src/adapters/crypto/nobleCurve";
import { PersonalRecovery } from "../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../src/adapters/crypto/privateKeySigner";
import { personalDigest } from "../../src/adapters/crypto/personalDigest";
import { address } from "../../src/domain/address";
import { checksumAddress } from "../../src/domain/checksumAddress";
import { hex, type Hex } from "../../src/domain/hex";
import { hexToBytes } from "../../src/domain/hexToBytes";
import { isWinningTicket } from "../../src/domain/isWinningTicket";
import { l1Block } from "../../src/domain/l1Block";
import { price } from "../../src/domain/price";
import { priceWithOverhead } from "../../src/domain/priceWithOverhead";
import { rational } from "../../src/domain/rational";
import { recipientRand, type RecipientRandInputs } from "../../src/domain/recipientRand";
import { recipientRandHash } from "../../src/domain/recipientRandHash";
import { round } from "../../src/domain/round";
import type { Ticket } from "../../src/domain/ticket";
import { ticketEv } from "../../src/domain/ticketEv";
import { ticketHash } from "../../src/domain/ticketHash";
import { ticketWinProb } from "../../src/domain/ticketWinProb";
import { ticketWinValue } from "../../src/domain/ticketWinValue";
import { ticketsNeeded } from "../../src/domain/ticketsNeeded";
import { wei } from "../../src/domain/wei";
import { winProb } from "../../src/domain/winProb";
import type { Hashing } from "../../src/ports/hashing";

function toTicket(raw: (typeof vectors.hashes)[number]["ticket"]): Ticket {
  return {
    recipient: address(raw.recipient),
    sender: address(raw.sender),
    faceValue: wei(BigInt(raw.faceValue)),
    winProb: winProb(BigInt(raw.winProb)),
    senderNonce: raw.senderNonce,
    recipientRandHash: raw.recipientRandHash as Hex,
    expirationParams: {
      creationRound: round(BigInt(raw.creationRound)),
      creationRoundBlockHash: raw.creationRoundBlockHash as Hex,
    },
  };
}

describe("ticket vectors", () => {
  let hashing: Hashing;

  before(async () => {
    hashing = await createHashing();
  });

  describe("ticket hash", () => {
    for (const vector of vectors.hashes) {
      it(vector.name, () => {
        expect(hex(ticketHash(toTicket(vector.ticket), hashing.keccak256))).to.equal(vector.hash);
      });
    }
  });

  describe("personal digest", () => {
    for (const vector of vectors.digests) {
      it(vector.name, () => {
        expect(hex(personalDigest(hexToBytes(vector.hash), hashing.keccak256))).to.equal(vector.digest);
      });
    }
  });

  const nativeCurve = loadNativeCurve();
  for (const curve of nativeCurve ? [nativeCurve, nobleCurve] : [nobleCurve]) {
    describe(`signatures with ${curve.description}`, () => {
      for (const vector of vectors.signatures) {
        it(`${vector.name}: recovers the signer`, () => {
          const recovery = new PersonalRecovery({ curve, hashing });
          const signer = recovery.recoverPersonal(hexToBytes(vector.message), hexToBytes(vector.signature));
          expect(signer && checksumAddress(signer, hashing.keccak256)).to.equal(vector.signer);
        });

        if (vector.privateKey !== undefined) {
          it(`${vector.name}: signs the same bytes`, async () => {
            const signer = new PrivateKeySigner(hexToBytes(vector.privateKey), { curve, hashing });
            expect(signer.address).to.equal(vector.signer.toLowerCase());
            expect(hex(await signer.signPersonal(hexToBytes(vector.message)))).to.equal(vector.signature);
          });
        }
      }
    });
  }

  describe("win value", () => {
    for (const vector of vectors.winValues) {
      it(vector.name, () => {
        const value = ticketWinValue(hexToBytes(vector.signature), BigInt(vector.recipientRand), hashing.keccak256);
        expect(`0x${value.toString(16).padStart(64, "0")}`).to.equal(vector.winValue);
      });

      it(`${vector.name}: wins only above its value`, () => {
        const value = BigInt(vector.winValue);
        const ticket = { ...toTicket(vectors.hashes[0]!.ticket), signature: vector.signature as Hex };
        const wins = (probability: bigint): boolean =>
          isWinningTicket({ ...ticket, winProb: winProb(probability) }, BigInt(vector.recipientRand), hashing.keccak256);
        expect(wins(value + 1n)).to.equal(true);
        expect(wins(value)).to.equal(false);
        expect(wins(0n)).to.equal(false);
      });
    }
  });

  describe("recipientRand", () => {
    function inputsOf(raw: (typeof vectors.recipientRands)[number]): RecipientRandInputs {
      return {
        seed: BigInt(raw.seed),
        sender: address(raw.sender),
        faceValue: wei(BigInt(raw.faceValue)),
        winProb: winProb(BigInt(raw.winProb)),
        expirationBlock: l1Block(BigInt(raw.expirationBlock)),
        price: price(BigInt(raw.priceNumerator), BigInt(raw.priceDenominator)),
        expirationParams: {
          creationRound: round(BigInt(raw.creationRound)),
          creationRoundBlockHash: raw.creationRoundBlockHash as Hex,
        },
      };
    }

    for (const vector of vectors.recipientRands) {
      it(vector.name, () => {
        const rand = recipientRand(hexToBytes(vector.secret), inputsOf(vector), hashing.hmacSha256);
        expect(rand).to.equal(BigInt(vector.recipientRand));
        expect(recipientRandHash(rand, hashing.keccak256)).to.equal(vector.recipientRandHash);
      });
    }

    it("changes with every input", () => {
      const secret = hexToBytes(vectors.recipientRands[0]!.secret);
      const inputs = inputsOf(vectors.recipientRands[0]!);
      const variants: RecipientRandInputs[] = [
        inputs,
        { ...inputs, seed: 3n },
        { ...inputs, sender: address(`0x${"33".repeat(20)}`) },
        { ...inputs, faceValue: wei(inputs.faceValue + 1n) },
        { ...inputs, winProb: winProb(inputs.winProb + 1n) },
        { ...inputs, expirationBlock: l1Block(inputs.expirationBlock + 1n) },
        { ...inputs, price: price(1200n, 7n) },
        { ...inputs, expirationParams: { ...inputs.expirationParams, creationRound: round(101n) } },
      ];
      const rands = variants.map((variant) => recipientRand(secret, variant, hashing.hmacSha256));
      expect(new Set(rands).size).to.equal(variants.length);
    });

    it("changes when bytes move from one input to the next", () => {
      const secret = hexToBytes(vectors.recipientRands[0]!.secret);
      const inputs = inputsOf(vectors.recipientRands[0]!);
      // Joined at their shortest, these would all be the same bytes as the first.
      const first = { ...inputs, seed: 0x0102n, faceValue: wei(0x0304n), winProb: winProb(0x0506n), expirationBlock: l1Block(0x0708n) };
      const moved: RecipientRandInputs[] = [
        first,
        { ...first, faceValue: wei(0x030405n), winProb: winProb(0x06n) },
        { ...first, faceValue: wei(0x03n), winProb: winProb(0x040506n) },
        { ...first, winProb: winProb(0x050607n), expirationBlock: l1Block(0x08n) },
        { ...first, expirationBlock: l1Block(0x070804n), price: price(0xb0n, 1n) },
      ];
      const rands = moved.map((variant) => recipientRand(secret, variant, hashing.hmacSha256));
      expect(new Set(rands).size).to.equal(moved.length);
    });
  });

  describe("win probability", () => {
    for (const vector of vectors.winProbs) {
      it(vector.name, () => {
        const probability = ticketWinProb(wei(BigInt(vector.faceValue)), wei(BigInt(vector.ticketEv)));
        expect(`0x${probability.toString(16)}`).to.equal(vector.winProb);
      });
    }
  });

  describe("expected value", () => {
    for (const vector of vectors.expectedValues) {
      it(vector.name, () => {
        expect(ticketEv(wei(BigInt(vector.faceValue)), winProb(BigInt(vector.winProb)))).to.deep.equal({
          numerator: BigInt(vector.numerator),
          denominator: BigInt(vector.denominator),
        });
      });
    }
  });

  describe("number of tickets", () => {
    for (const vector of vectors.ticketCounts) {
      it(vector.name, () => {
        const [fee, ev, credit] = [vector.fee, vector.ticketEv, vector.credit].map((text) => rational(BigInt(text)));
        expect(ticketsNeeded(fee!, ev!, credit!)).to.equal(vector.count);
      });
    }
  });

  describe("price overhead", () => {
    for (const vector of vectors.overheads) {
      it(vector.name, () => {
        const advertised = priceWithOverhead(
          price(BigInt(vector.base)),
          wei(BigInt(vector.transactionCost)),
          wei(BigInt(vector.faceValue)),
        );
        expect(advertised).to.deep.equal(rational(BigInt(vector.numerator), BigInt(vector.denominator)));
      });
    }
  });
});
