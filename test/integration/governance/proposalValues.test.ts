// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { Interface } from "ethers";
import { describeValue } from "../../../scripts/governance/describeValue";
import { parseAmount } from "../../../scripts/governance/parseAmount";
import { parseDate } from "../../../scripts/governance/parseDate";
import { parseParameterValue } from "../../../scripts/governance/parseParameterValue";
import { ungroupDigits } from "../../../scripts/governance/ungroupDigits";

const LPT = 10n ** 18n;

describe("ungroupDigits", () => {
  it("takes thousands apart or not", () => {
    for (const [text, digits] of [
      ["0", "0"],
      ["1000", "1000"],
      ["1,000", "1000"],
      ["12,345,678", "12345678"],
      ["1_000", "1000"],
    ] as const) {
      expect(ungroupDigits(text), text).to.equal(digits);
    }
  });

  it("takes a comma for nothing else", () => {
    for (const text of ["1,5", "10,00", "0,25", "1000,000", "1,0000", ",5", "5,", "1,000_000", "1_5", "", "1.5", "-1"]) {
      expect(ungroupDigits(text), text).to.equal(undefined);
    }
  });
});

describe("parseAmount", () => {
  it("reads LPT, ETH and wei", () => {
    expect(parseAmount("1,000.5 LPT")).to.deep.equal({ amount: 1_000n * LPT + LPT / 2n, unit: "LPT" });
    expect(parseAmount("0.25 ETH")).to.deep.equal({ amount: LPT / 4n, unit: "ETH" });
    expect(parseAmount("1,000 wei")).to.deep.equal({ amount: 1_000n, unit: "wei" });
  });

  it("reads no decimal comma as something else", () => {
    for (const text of ["1,5 LPT", "10,00 LPT", "0,25 ETH", "1.5 wei", "1,5 wei"]) expect(parseAmount(text), text).to.equal(undefined);
  });
});

describe("parseParameterValue", () => {
  it("reads whole numbers, shares and LPT, each in its unit", () => {
    expect(parseParameterValue("1,000", "blocks")).to.equal(1_000n);
    expect(parseParameterValue("12.5 %", "ppm of a round")).to.equal(125_000n);
    expect(parseParameterValue("250 LPT", "LPT wei of stake")).to.equal(250n * LPT);
  });

  it("reads no decimal comma as something else", () => {
    for (const text of ["12,5 %", "1,25 %", "12,5"]) expect(parseParameterValue(text, "ppm of a round"), text).to.equal(undefined);
  });
});

describe("parseDate", () => {
  it("reads a day as its beginning in UTC, and a time by its zone", () => {
    expect(parseDate("2027-01-31")).to.equal(1_801_353_600n);
    expect(parseDate("2027-01-31T00:00:00Z")).to.equal(1_801_353_600n);
    expect(parseDate("2027-01-31T01:00+01:00")).to.equal(1_801_353_600n);
  });

  it("reads no time without a zone, and no day that there is not", () => {
    for (const text of [
      "2027-01-31T00:00:00",
      "2027-02-30",
      "2027-02-30T00:00:00Z",
      "2027-13-01",
      "1969-12-31",
      "31 January 2027",
      "2027",
      "",
    ]) {
      expect(parseDate(text), text).to.equal(undefined);
    }
  });
});

describe("describeValue", () => {
  const described = (signature: string, values: readonly unknown[]): string => {
    const calls = new Interface([`function f(${signature})`]);
    return describeValue(calls.decodeFunctionData("f", calls.encodeFunctionData("f", values)), (address) => address);
  };

  it("shows a list as one, however long", () => {
    expect(described("uint256[] amounts", [[]])).to.equal("amounts []");
    expect(described("uint256[] amounts", [[1_000]])).to.equal("amounts [1000]");
    expect(described("uint256[] amounts", [[1, 2]])).to.equal("amounts [1, 2]");
  });

  it("shows a tuple with its names", () => {
    expect(described("tuple(uint256 amount) terms", [[7]])).to.equal("terms {amount 7}");
  });
});
