// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { containsBytes } from "../../../src/domain/media/containsBytes";
import { SeededEntropy } from "../../fakes/seededEntropy";

describe("containsBytes", () => {
  it("answers as a search at every place does, for bytes that repeat themselves", () => {
    const entropy = new SeededEntropy("contains bytes");
    const random = (length: number): Buffer => Buffer.from(entropy.bytes(length).map((byte) => byte & 1));
    let found = 0;
    for (let round = 0; round < 3000; round += 1) {
      const [whole, part] = [random(round % 40), random(round % 9)];
      expect(containsBytes(whole, part), `${whole.toString("hex")} ${part.toString("hex")}`).to.equal(whole.includes(part));
      if (whole.includes(part)) found += 1;
    }
    expect(found).to.be.within(1000, 2900);
  });

  it("looks at each byte of silence a few times, not once for each place it could begin", () => {
    let looks = 0;
    const silence = new Uint8Array(3000);
    const counted = new Proxy(silence, {
      get: (bytes, name): unknown => {
        if (name === "length") return bytes.length;
        looks += 1;
        return Reflect.get(bytes, name);
      },
    });
    const almost = new Uint8Array(1500).fill(1, 1499);
    expect(containsBytes(counted, almost)).to.equal(false);
    expect(looks).to.be.within(3000, 12_000);
  });
});
