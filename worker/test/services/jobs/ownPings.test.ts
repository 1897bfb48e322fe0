// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { OwnPings } from "../../../src/services/jobs/ownPings";
import type { Hashing } from "../../../src/ports/hashing";
import { SeededEntropy } from "../../fakes/seededEntropy";

describe("OwnPings", () => {
  let hashing: Hashing;
  const pingsOf = (key: number, seed = "pings"): OwnPings =>
    new OwnPings({ key: new Uint8Array(32).fill(key) }, { entropy: new SeededEntropy(seed), hashing });

  before(async () => {
    hashing = await createHashing();
  });

  it("draws 32 bytes, other ones each time", () => {
    const pings = pingsOf(1);
    const [first, second] = [pings.draw(), pings.draw()];
    expect([first.length, second.length]).to.deep.equal([32, 32]);
    expect(first).to.not.deep.equal(second);
  });

  it("knows what it drew, and what another process with the same key did", () => {
    expect(pingsOf(1).isOwn(pingsOf(1).draw())).to.equal(true);
    expect(pingsOf(1).isOwn(pingsOf(1, "another process").draw())).to.equal(true);
  });

  it("knows nothing else", () => {
    const [pings, own] = [pingsOf(1), pingsOf(1).draw()];
    const changed = own.map((byte, index) => (index === 3 ? byte ^ 1 : byte));
    const values = [
      changed,
      own.subarray(0, 31),
      new Uint8Array([...own, 0]),
      pingsOf(2).draw(),
      hashing.keccak256(own),
      new Uint8Array(0),
    ];
    for (const value of values) expect(pings.isOwn(value), `${value.length} bytes`).to.equal(false);
  });
});
