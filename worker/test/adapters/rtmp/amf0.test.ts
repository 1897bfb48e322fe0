// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { AmfValue } from "../../../src/adapters/rtmp/amfValue";
import { decodeAmf0 } from "../../../src/adapters/rtmp/decodeAmf0";
import { encodeAmf0 } from "../../../src/adapters/rtmp/encodeAmf0";
import { RtmpError } from "../../../src/adapters/rtmp/rtmpError";

describe("AMF0", () => {
  it("brings back what it was given", () => {
    const values: AmfValue[] = ["connect", 1, { app: "live", nested: { ok: true, none: null } }, undefined, -0.5, false, "Ω", ""];
    expect(decodeAmf0(encodeAmf0(values))).to.deep.equal(values);
  });

  it("is what the standard says, byte by byte", () => {
    expect(encodeAmf0(["a", 1, true, null, undefined, { b: false }]).toString("hex")).to.equal(
      "02000161" + "003ff0000000000000" + "0101" + "05" + "06" + "03" + "000162" + "0100" + "000009",
    );
  });

  const cases: [string, string, AmfValue[]][] = [
    ["an ECMA array", "08" + "00000001" + "000161" + "0101" + "000009", [{ a: true }]],
    ["a strict array", "0a" + "00000002" + "05" + "06", [[null, undefined]]],
    ["a date", "0b" + "4000000000000000" + "0000", [2]],
    ["a long text", "0c" + "00000001" + "61", ["a"]],
  ];
  for (const [name, hex, values] of cases) {
    it(`reads ${name}`, () => expect(decodeAmf0(Buffer.from(hex, "hex"))).to.deep.equal(values));
  }

  const faults: [string, string, string][] = [
    ["a number that is cut off", "0000", "a command is cut off"],
    ["a text that is shorter than it says", "02000561", "a command is cut off"],
    ["an object without its end", "03000161" + "05", "a command is cut off"],
    ["an array that says it is huge", "0affffffff" + "05", "a command is cut off"],
    ["a reference", "070001", "a command holds a type of value that AMF0 does not have"],
    ["values within values without end", "0a00000001".repeat(1000), "a command is nested too deeply"],
  ];
  for (const [name, hex, message] of faults) {
    it(`refuses ${name}`, () => {
      expect(() => decodeAmf0(Buffer.from(hex, "hex"))).to.throw(RtmpError, message);
    });
  }
});
