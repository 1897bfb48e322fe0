// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../src/adapters/crypto/createHashing";
import { address } from "../../src/domain/address";
import { bytesToBigInt } from "../../src/domain/bytesToBigInt";
import { checksumAddress } from "../../src/domain/checksumAddress";
import { formatTokenAmount } from "../../src/domain/formatTokenAmount";
import { hexToBytes } from "../../src/domain/hexToBytes";
import { minimalBytes } from "../../src/domain/minimalBytes";
import { parseTokenAmount } from "../../src/domain/parseTokenAmount";
import { wordBytes } from "../../src/domain/wordBytes";

describe("addresses and bytes", () => {
  // EIP-55's own examples.
  for (const text of [
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0xde709f2102306220921060314715629080e2fb77",
  ]) {
    it(`writes ${text} with its checksum`, async () => {
      const { keccak256 } = await createHashing();
      expect(checksumAddress(address(text), keccak256)).to.equal(text);
    });
  }

  it("refuses what is no address", () => {
    for (const bad of ["", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", `0x${"g".repeat(40)}`, `0x${"1".repeat(41)}`]) {
      expect(() => address(bad), bad).to.throw(SyntaxError);
    }
  });

  it("writes integers without leading zeros, and as words", () => {
    expect([...minimalBytes(0n)]).to.deep.equal([]);
    expect([...minimalBytes(256n)]).to.deep.equal([1, 0]);
    expect(wordBytes(1n)[31]).to.equal(1);
    expect(() => wordBytes(2n ** 256n)).to.throw(RangeError);
    expect(() => minimalBytes(-1n)).to.throw(RangeError);
    for (const value of [0n, 1n, 255n, 2n ** 256n - 1n]) expect(bytesToBigInt(minimalBytes(value))).to.equal(value);
  });

  it("refuses odd and foreign digits", () => {
    for (const bad of ["0x1", "0xzz", "abc"]) expect(() => hexToBytes(bad), bad).to.throw(SyntaxError);
  });

  it("reads and writes token amounts exactly", () => {
    for (const [text, units] of [
      ["1", 10n ** 18n],
      ["0.5", 5n * 10n ** 17n],
      ["0.000000000000000001", 1n],
      ["0", 0n],
      ["1000000.25", 100000025n * 10n ** 16n],
    ] as const) {
      expect(parseTokenAmount(text)).to.equal(units);
      expect(formatTokenAmount(units)).to.equal(text);
    }
    expect(formatTokenAmount(-(10n ** 17n))).to.equal("-0.1");
    for (const bad of ["", "-1", "1e18", "0.0000000000000000001", "1,5"]) {
      expect(() => parseTokenAmount(bad), bad).to.throw(SyntaxError);
    }
  });
});
