// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { AbiCoder, keccak256 as ethersKeccak, solidityPackedKeccak256, toBeHex, TypedDataEncoder, Wallet } from "ethers";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../../src/adapters/crypto/privateKeySigner";
import { hex } from "../../../src/domain/hex";
import { hexToBytes } from "../../../src/domain/hexToBytes";
import type { Keccak256 } from "../../../src/domain/keccak256";
import { PROFILE_PRESETS } from "../../../src/domain/profilePresets";
import { claimCommitment } from "../../../src/domain/proofs/claimCommitment";
import { parseProofOffer } from "../../../src/domain/proofs/parseProofOffer";
import { profilesHash } from "../../../src/domain/proofs/profilesHash";
import { receiptDigest } from "../../../src/domain/proofs/receiptDigest";
import { receiptHash } from "../../../src/domain/proofs/receiptHash";
import { streamId } from "../../../src/domain/proofs/streamId";
import { workKey } from "../../../src/domain/proofs/workKey";
import { round } from "../../../src/domain/round";
import type { Hashing } from "../../../src/ports/hashing";
import { receiptFixture } from "../../fakes/receiptFixture";

const TYPES = {
  SegmentReceipt: [
    { name: "gateway", type: "address" },
    { name: "orchestrator", type: "address" },
    { name: "streamId", type: "bytes32" },
    { name: "sequence", type: "uint64" },
    { name: "round", type: "uint64" },
    { name: "sourceHash", type: "bytes32" },
    { name: "renditionsHash", type: "bytes32" },
    { name: "profilesHash", type: "bytes32" },
    { name: "pixels", type: "uint64" },
    { name: "latencyMs", type: "uint32" },
    { name: "device", type: "uint8" },
  ],
};
const DOMAIN = {
  name: "Livepeer Verifier",
  version: "1",
  chainId: receiptFixture.domain.chainId,
  verifyingContract: receiptFixture.domain.verifier,
};
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("receipts", () => {
  let hashing: Hashing;
  let keccak256: Keccak256;

  before(async () => {
    hashing = await createHashing();
    keccak256 = hashing.keccak256;
  });

  it("have the struct hash and the digest that ethers computes", () => {
    const extremes = receiptFixture.receipt(2, { sequence: 2n ** 64n - 1n, round: round(2n ** 64n - 1n), latencyMs: 2 ** 32 - 1 });
    for (const receipt of [receiptFixture.receipt(0), receiptFixture.receipt(1), extremes]) {
      const structHash = receiptHash(receipt, keccak256);
      expect(hex(structHash)).to.equal(TypedDataEncoder.hashStruct("SegmentReceipt", TYPES, receipt));
      expect(hex(receiptDigest(structHash, receiptFixture.domain, keccak256))).to.equal(TypedDataEncoder.hash(DOMAIN, TYPES, receipt));
    }
  });

  it("are signed as wallets sign typed data", async () => {
    const wallet = new Wallet(toBeHex(5n, 32));
    const signer = new PrivateKeySigner(hexToBytes(wallet.privateKey), { curve: loadCurve(), hashing });
    const receipt = receiptFixture.receipt(3);
    const { signature } = await receiptFixture.sign(receipt, signer, receiptFixture.domain, keccak256);
    expect(signature).to.equal(await wallet.signTypedData(DOMAIN, TYPES, receipt));
  });

  describe("given a signature", () => {
    const digest = new Uint8Array(32).fill(7);
    let recovery: PersonalRecovery;
    let signature: Uint8Array;
    let signer: PrivateKeySigner;

    before(async () => {
      recovery = new PersonalRecovery({ curve: loadCurve(), hashing });
      signer = new PrivateKeySigner(new Uint8Array(32).fill(9), { curve: loadCurve(), hashing });
      signature = await signer.signDigest(digest);
    });

    it("tells its signer", () => {
      expect(recovery.recoverDigest(digest, signature)).to.equal(signer.address);
    });

    it("takes no other form of it: the high s, v of 0 or 1, more or fewer bytes", () => {
      const high = Uint8Array.from(signature);
      const s = BigInt(hex(signature.subarray(32, 64)));
      high.set(hexToBytes(toBeHex(ORDER - s, 32)), 32);
      high[64] = signature[64] === 27 ? 28 : 27;
      const low = Uint8Array.from(signature);
      low[64]! -= 27;
      for (const other of [high, low, signature.subarray(0, 64), Uint8Array.of(...signature, 0)]) {
        expect(recovery.recoverDigest(digest, other)).to.equal(undefined);
      }
    });
  });

  it("have a work key that only gateway, stream and sequence decide", () => {
    const receipt = receiptFixture.receipt(4);
    const { gateway, streamId: stream, sequence } = receipt;
    const encoded = AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "uint64"], [gateway, stream, sequence]);
    expect(workKey(receipt, keccak256)).to.equal(ethersKeccak(encoded));
    expect(workKey(receiptFixture.receipt(4, { round: round(1n), latencyMs: 1 }), keccak256)).to.equal(workKey(receipt, keccak256));
    expect(workKey(receiptFixture.receipt(5), keccak256)).to.not.equal(workKey(receipt, keccak256));
  });

  it("name a stream by its manifest id and a nonce of 32 bytes", () => {
    const manifestId = new TextEncoder().encode("my stream");
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(streamId(manifestId, one, keccak256)).to.equal(solidityPackedKeccak256(["bytes", "bytes32"], [manifestId, one]));
    expect(streamId(manifestId, other, keccak256)).to.not.equal(streamId(manifestId, one, keccak256));
    expect(() => streamId(manifestId, one.subarray(1), keccak256)).to.throw(RangeError, "32 bytes, not 31");
  });

  describe("profiles", () => {
    const [first, second] = ["P240p30fps16x9", "P720p60fps16x9"].map((name) => PROFILE_PRESETS.get(name)!);

    it("are hashed as six words each, in order", () => {
      const words = [426, 240, 600_000, 30, 1, 0, 1280, 720, 6_000_000, 60, 1, 0];
      expect(profilesHash([first!, second!], keccak256)).to.equal(solidityPackedKeccak256(["uint256[]"], [words]));
      expect(profilesHash([second!, first!], keccak256)).to.not.equal(profilesHash([first!, second!], keccak256));
    });

    it("count each of their figures, and nothing that does not travel to the orchestrator", () => {
      const all = [
        first!,
        { ...first!, width: 428 },
        { ...first!, height: 242 },
        { ...first!, bitrate: 1 },
        { ...first!, fps: 25 },
        { ...first!, fpsDen: 1001 },
        { ...first!, codec: "h265" as const },
      ];
      expect(new Set(all.map((profile) => profilesHash([profile], keccak256))).size).to.equal(all.length);
      expect(profilesHash([{ ...first!, fpsDen: 0 }], keccak256)).to.equal(profilesHash([{ ...first!, fpsDen: 1 }], keccak256));
    });
  });

  it("commit to a claim by 24 bytes of its hash", () => {
    const data = { root: hex(new Uint8Array(32).fill(3)), totalPixels: 2n ** 56n - 1n, segments: 7, fromRound: round(2n ** 64n - 1n) };
    const encoded = AbiCoder.defaultAbiCoder().encode(["tuple(bytes32,uint64,uint64,uint64)"], [Object.values(data)]);
    expect(claimCommitment(data, keccak256)).to.equal(ethersKeccak(encoded).slice(0, 50));
  });

  describe("the header of an orchestrator that keeps proofs", () => {
    const verifier = receiptFixture.domain.verifier;

    it("is read in any letter case, with or without a device", () => {
      const offer = { chainId: 42161n, verifier, device: 2 };
      expect(parseProofOffer(`42161:${verifier}`, "2")).to.deep.equal(offer);
      expect(parseProofOffer(`42161:0x${verifier.slice(2).toUpperCase()}`, " 2")).to.deep.equal(offer);
      for (const device of [undefined, "", "7", "-1", "two"]) {
        expect(parseProofOffer(`42161:${verifier}`, device)).to.deep.equal({ ...offer, device: 0 });
      }
    });

    it("is skipped when it is not there or says something else", () => {
      for (const header of [undefined, "", "1", `0:${verifier}`, `x:${verifier}`, `1:${verifier.slice(0, 41)}`, `1:${verifier}0`]) {
        expect(parseProofOffer(header, "1")).to.equal(undefined);
      }
    });
  });
});
