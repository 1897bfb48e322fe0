// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { createHashing } from "../../worker/src/adapters/crypto/createHashing";
import type { Keccak256 } from "../../worker/src/domain/keccak256";
import { workKey } from "../../worker/src/domain/proofs/workKey";
import { layFalseClaim } from "../../scripts/main/cheat/layFalseClaim";
import { address } from "../../worker/src/domain/address";
import { pixels } from "../../worker/src/domain/pixels";
import type { SignedReceipt } from "../../worker/src/domain/proofs/signedReceipt";
import { round } from "../../worker/src/domain/round";

const WORD = `0x${"11".repeat(32)}` as const;

function signed(sequence: bigint, amount: bigint): SignedReceipt {
  return {
    receipt: {
      gateway: address(`0x${"aa".repeat(20)}`),
      orchestrator: address(`0x${"bb".repeat(20)}`),
      streamId: WORD,
      sequence,
      round: round(3n),
      sourceHash: WORD,
      renditionsHash: WORD,
      profilesHash: WORD,
      pixels: pixels(amount),
      latencyMs: 5,
      device: 1,
    },
    signature: `0x${"22".repeat(65)}`,
  };
}

describe("layFalseClaim", () => {
  let keccak256: Keccak256;

  before(async () => {
    ({ keccak256 } = await createHashing());
  });

  const receipts = [signed(0n, 100n), signed(1n, 300n), signed(2n, 200n)];
  const lay = (kind: Parameters<typeof layFalseClaim>[0]) => {
    let words = 0;
    return layFalseClaim(kind, receipts, { drawWord: () => `0x${String(++words).padStart(64, "0")}`, keccak256 });
  };

  it("tells the truth and keeps silent, or tells it again later", () => {
    const { leaves, totalPixels } = lay("silence");
    expect(lay("double-claim")).to.deep.equal({ leaves, totalPixels });
    expect(leaves.map(({ receipt, workKey: key }) => workKey(receipt, keccak256) === key)).to.deep.equal([true, true, true]);
    expect(leaves.map(({ start, isOpenable }) => [start, isOpenable])).to.deep.equal([
      [0n, true],
      [100n, true],
      [400n, true],
    ]);
    expect(totalPixels).to.equal(600n);
  });

  it("claims twice the pixels of its receipts", () => {
    expect(lay("inflated-pixels").leaves).to.deep.equal(lay("silence").leaves);
    expect(lay("inflated-pixels").totalPixels).to.equal(1_200n);
  });

  it("invents as many segments as it did, each of a stream of its own, without signatures", () => {
    const { leaves, totalPixels } = lay("invented-segments");
    expect(totalPixels).to.equal(1_200n);
    expect(leaves.slice(0, 3)).to.deep.equal(lay("silence").leaves);
    const invented = leaves.slice(3);
    expect(invented.map(({ start }) => start)).to.deep.equal([600n, 700n, 1_000n]);
    expect(invented.map(({ isOpenable, signature }) => isOpenable || signature !== `0x${"00".repeat(65)}`)).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect(new Set([WORD, ...invented.map(({ receipt }) => receipt.streamId)]).size).to.equal(4);
  });

  it("copies each segment into a place that is not its own", () => {
    const { leaves, totalPixels } = lay("copied-segments");
    expect(totalPixels).to.equal(1_200n);
    expect(leaves.slice(0, 3)).to.deep.equal(lay("silence").leaves);
    const copies = leaves.slice(3);
    expect(copies.map(({ start, receipt, isOpenable }) => [start, receipt.sequence, isOpenable])).to.deep.equal([
      [600n, 0n, false],
      [700n, 1n, false],
      [1_000n, 2n, false],
    ]);
    expect(copies.map(({ signature }) => signature)).to.deep.equal(receipts.map(({ signature }) => signature));
    expect(new Set(leaves.map((leaf) => leaf.workKey)).size).to.equal(6);
  });
});
