// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { authTokenMac } from "../../../src/domain/authTokenMac";
import type { Hashing } from "../../../src/ports/hashing";
import { AuthTokens } from "../../../src/services/jobs/authTokens";
import { SeededEntropy } from "../../fakes/seededEntropy";
import { SteppingClock } from "../../fakes/steppingClock";

const KEY = new Uint8Array(32).fill(5);

describe("AuthTokens", () => {
  let hashing: Hashing;
  let clock: SteppingClock;
  let tokens: AuthTokens;

  beforeEach(async () => {
    hashing = await createHashing();
    clock = new SteppingClock();
    tokens = new AuthTokens({ key: KEY }, { clock, entropy: new SeededEntropy("tokens"), hashing });
  });

  it("knows its own tokens, until they expire", () => {
    const token = tokens.create();
    expect(token.sessionId).to.match(/^[0-9a-f]{8}$/);
    expect(tokens.check(token)).to.equal(token);
    clock.advance(1800_000);
    expect(() => tokens.check(token)).not.to.throw();
    clock.advance(1000);
    expect(() => tokens.check(token)).to.throw("expired auth token");
  });

  it("refuses one of another key", () => {
    const token = tokens.create();
    const others = new AuthTokens({ key: new Uint8Array(32) }, { clock, entropy: new SeededEntropy("tokens"), hashing });
    expect(() => others.check(token)).to.throw("invalid auth token");
  });

  it("takes no byte of the session id for one of the expiration, nor the other way round", () => {
    const { sessionId, token } = tokens.create();
    const last = sessionId.charCodeAt(7).toString(16);
    const expiration = BigInt(`0x${last}${tokens.create().expiration.toString(16).padStart(8, "0")}`);
    expect(authTokenMac(KEY, sessionId.slice(0, 7), expiration, hashing.hmacSha256)).to.deep.equal(token);
    expect(tokens.isGenuine({ sessionId: sessionId.slice(0, 7), expiration, token })).to.equal(false);
  });

  for (const sessionId of ["", "DEADBEEF", "deadbee", "deadbeef0", "deadbeeg"]) {
    it(`takes no session id "${sessionId}"`, () => {
      const expiration = tokens.create().expiration;
      const token = authTokenMac(KEY, sessionId, expiration, hashing.hmacSha256);
      expect(tokens.isGenuine({ sessionId, expiration, token })).to.equal(false);
    });
  }
});
