// SPDX-License-Identifier: MIT

import { expect } from "chai";
import vectors from "../../../test/vectors/wire.json";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../src/adapters/crypto/privateKeySigner";
import { authTokenMac } from "../../src/domain/authTokenMac";
import { hex } from "../../src/domain/hex";
import { hexToBytes } from "../../src/domain/hexToBytes";
import { orchestratorRequestMessage } from "../../src/domain/orchestratorRequestMessage";
import { segmentCredentialsMessage } from "../../src/domain/segmentCredentialsMessage";
import { transcodeResultMessage } from "../../src/domain/transcodeResultMessage";
import type { Hashing } from "../../src/ports/hashing";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("wire vectors", () => {
  let hashing: Hashing;
  const signerOf = (key: string): PrivateKeySigner => new PrivateKeySigner(hexToBytes(key), { curve: loadCurve(), hashing });

  before(async () => {
    hashing = await createHashing();
  });

  it("signs a GetOrchestrator request", async () => {
    const vector = vectors.orchestratorRequest;
    const signer = signerOf(vector.privateKey);
    const message = orchestratorRequestMessage(signer.address, hashing.keccak256);
    expect(hex(await signer.signPersonal(message))).to.equal(vector.signature);
  });

  for (const vector of vectors.segmentCredentials) {
    it(`segment credentials: ${vector.name}`, async () => {
      const message = segmentCredentialsMessage(
        {
          manifestId: utf8(vector.manifestId),
          sequence: BigInt(vector.sequence),
          hash: vector.hash === undefined ? hashing.keccak256(utf8(vector.hashOf)) : hexToBytes(vector.hash),
          profileNames: vector.profiles,
        },
        hashing.keccak256,
      );
      if (vector.message !== undefined) expect(hex(message)).to.equal(vector.message);
      if (vector.privateKey !== undefined) {
        expect(hex(await signerOf(vector.privateKey).signPersonal(message))).to.equal(vector.signature);
      }
    });
  }

  it("segment credentials: sequence 0, 2^40 and a manifest id beyond ASCII all differ and recover", async () => {
    const signer = signerOf(vectors.orchestratorRequest.privateKey);
    const recovery = new PersonalRecovery({ curve: loadCurve(), hashing });
    const seen = new Set<string>();
    for (const [manifestId, sequence] of [
      ["abcd", 0n],
      ["abcd", 2n ** 40n],
      ["vidéo-ストリーム", 0n],
    ] as const) {
      const message = segmentCredentialsMessage(
        { manifestId: utf8(manifestId), sequence, hash: hashing.keccak256(utf8("x")), profileNames: [] },
        hashing.keccak256,
      );
      seen.add(hex(message));
      expect(recovery.recoverPersonal(message, await signer.signPersonal(message))).to.equal(signer.address);
    }
    expect(seen.size).to.equal(3);
  });

  it("signs a transcode result", async () => {
    const vector = vectors.transcodeResult;
    const message = transcodeResultMessage(vector.renditions.map(utf8), hashing.keccak256);
    expect(hex(message)).to.equal(vector.hash);
    expect(hex(await signerOf(vector.privateKey).signPersonal(message))).to.equal(vector.signature);
  });

  it("makes an auth token", () => {
    const { key, sessionId, expiration, token } = vectors.authToken;
    const mac = authTokenMac(hexToBytes(key), sessionId, BigInt(expiration), hashing.hmacSha256);
    expect(hex(mac)).to.equal(token);
  });
});
