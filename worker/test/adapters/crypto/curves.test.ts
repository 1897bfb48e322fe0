// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../../src/adapters/crypto/loadCurve";
import { loadNativeCurve } from "../../../src/adapters/crypto/loadNativeCurve";
import { nobleCurve } from "../../../src/adapters/crypto/nobleCurve";
import { PersonalRecovery } from "../../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../../src/adapters/crypto/privateKeySigner";
import { bytesToBigInt } from "../../../src/domain/bytesToBigInt";
import { hex } from "../../../src/domain/hex";
import { wordBytes } from "../../../src/domain/wordBytes";
import { SeededEntropy } from "../../fakes/seededEntropy";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("curves", () => {
  const entropy = new SeededEntropy("curves");

  it("agree on keys, signatures and recovered keys", function () {
    const native = loadNativeCurve();
    if (native === undefined) {
      console.log("      no prebuilt libsecp256k1 for this platform: only the JavaScript curve runs here");
      this.skip();
    }
    for (let i = 0; i < 50; i++) {
      const [key, digest] = [entropy.bytes(32), entropy.bytes(32)];
      expect(hex(native.publicKey(key))).to.equal(hex(nobleCurve.publicKey(key)));
      const [a, b] = [native.sign(digest, key), nobleCurve.sign(digest, key)];
      expect(hex(a.signature)).to.equal(hex(b.signature));
      expect(a.recovery).to.equal(b.recovery);
      expect(hex(native.recover(digest, a.signature, a.recovery)!)).to.equal(hex(native.publicKey(key)));
      expect(hex(nobleCurve.recover(digest, a.signature, a.recovery)!)).to.equal(hex(native.publicKey(key)));
    }
    const nonsense = new Uint8Array(64).fill(0xff);
    expect(native.recover(entropy.bytes(32), nonsense, 0)).to.equal(undefined);
    expect(nobleCurve.recover(entropy.bytes(32), nonsense, 0)).to.equal(undefined);
  });

  for (const curve of [loadCurve(), nobleCurve]) {
    it(`${curve.description}: refuses keys out of range`, () => {
      expect(() => curve.publicKey(new Uint8Array(32))).to.throw(RangeError);
      expect(() => curve.publicKey(wordBytes(ORDER))).to.throw(RangeError);
    });

    it(`${curve.description}: accepts the one canonical form of a signature`, async () => {
      const hashing = await createHashing();
      const signer = new PrivateKeySigner(entropy.bytes(32), { curve, hashing });
      const recovery = new PersonalRecovery({ curve, hashing });
      const message = entropy.bytes(100);
      const good = await signer.signPersonal(message);
      expect(recovery.recoverPersonal(message, good)).to.equal(signer.address);

      const highS = Uint8Array.from(good);
      highS.set(wordBytes(ORDER - bytesToBigInt(good.subarray(32, 64))), 32);
      highS[64] = good[64] === 27 ? 28 : 27;
      expect(recovery.recoverPersonal(message, highS), "high S").to.equal(undefined);
      const zeroBased = Uint8Array.from(good);
      zeroBased[64]! -= 27;
      expect(recovery.recoverPersonal(message, zeroBased), "V 0 or 1").to.equal(undefined);
      expect(recovery.recoverPersonal(message, good.subarray(0, 64)), "64 bytes").to.equal(undefined);
      expect(recovery.recoverPersonal(message, Uint8Array.of(...good, 0)), "66 bytes").to.equal(undefined);
      expect(recovery.recoverPersonal(message, new Uint8Array(65)), "zeros").to.equal(undefined);
      expect(recovery.recoverPersonal(entropy.bytes(100), good), "another message").not.to.equal(signer.address);
    });
  }

  it("hashes as FIPS and Ethereum do", async () => {
    const { keccak256, hmacSha256 } = await createHashing();
    expect(hex(keccak256(new Uint8Array(0)))).to.equal("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    expect(hex(keccak256(new Uint8Array(3_000_000)))).to.have.length(66);
    // RFC 4231, case 2.
    const mac = hmacSha256(Buffer.from("Jefe"), Buffer.from("what do ya want for nothing?"));
    expect(hex(mac)).to.equal("0x5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });

  it("does not show a key to whoever prints a signer", async () => {
    const hashing = await createHashing();
    const signer = new PrivateKeySigner(new Uint8Array(32).fill(0xab), { curve: loadCurve(), hashing });
    const shown = `${JSON.stringify({ ...signer, modules: undefined })} ${(await import("node:util")).inspect(signer, { depth: 5, showHidden: true })}`;
    expect(shown).not.to.match(/abababab|171, 171|ab ab ab/);
  });
});
