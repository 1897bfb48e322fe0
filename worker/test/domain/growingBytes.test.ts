// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { GrowingBytes } from "../../src/domain/growingBytes";

describe("GrowingBytes", () => {
  for (const step of [1, 3, 1000, 1024, 5000, 300_000, 1_000_000]) {
    it(`gives back what came in pieces of ${step} bytes`, () => {
      const bytes = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 31) & 0xff);
      const growing = new GrowingBytes();
      for (let at = 0; at < bytes.length; at += step) growing.append(bytes.subarray(at, at + step));
      expect(growing.length).to.equal(bytes.length);
      expect(Buffer.compare(growing.take(), bytes)).to.equal(0);
    });
  }

  it("begins anew once it was taken", () => {
    const growing = new GrowingBytes();
    growing.append(Uint8Array.of(1, 2));
    const first = growing.take();
    growing.append(Uint8Array.of(3));
    expect([[...first], [...growing.take()], [...growing.take()]]).to.deep.equal([[1, 2], [3], []]);
  });

  it("keeps no piece, and takes at most twice the memory of what came", () => {
    const growing = new GrowingBytes();
    const piece = Uint8Array.of(7);
    for (let count = 0; count < 100_000; count += 1) growing.append(piece);
    piece[0] = 9;
    expect(growing.length).to.equal(100_000);
    const { blocks } = growing as unknown as { blocks: Uint8Array[] };
    expect(blocks.reduce((sum, { length }) => sum + length, 0)).to.be.at.most(200_000);
    expect(blocks).to.have.length.below(20);
    expect(growing.take().every((byte) => byte === 7)).to.equal(true);
  });
});
