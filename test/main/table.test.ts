// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { amounts } from "../../scripts/main/amounts";
import { table } from "../../scripts/main/table";

describe("table", () => {
  it("aligns words to the left and numbers to the right", () => {
    const columns = [
      { title: "who", value: (row: [string, number]) => row[0] },
      { title: "n", value: (row: [string, number]) => String(row[1]), isNumber: true },
    ];
    const rows: [string, number][] = [
      ["a", 1],
      ["somebody", 1000],
    ];
    expect(table("Things", columns, rows)).to.equal(
      ["Things", "", "  who          n", "  --------  ----", "  a            1", "  somebody  1000"].join("\n"),
    );
  });
});

describe("amounts", () => {
  it("are cut, never rounded up", () => {
    expect(amounts.lpt(1_234_567_999_999_999_999_999_999n)).to.equal("1,234,567.9999 LPT");
    expect(amounts.eth("1999999999999")).to.equal("0.000001 ETH");
    expect(amounts.eth(0n)).to.equal("0.000000 ETH");
  });
});
