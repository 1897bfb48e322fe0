// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { compareGas } from "../../scripts/audit/gas/compareGas";
import { findRises } from "../../scripts/audit/gas/findRises";
import { formatGasTable } from "../../scripts/audit/gas/formatGasTable";
import { gasNoise } from "../../scripts/audit/gas/gasNoise";
import { geometricMean } from "../../scripts/audit/gas/geometricMean";

describe("compareGas", () => {
  it("puts ours beside deployed and the snapshot, and leaves counts out", () => {
    const rows = compareGas({ bond: 50, "series.n": 100, added: 7 }, { bond: 200 }, { bond: 51 });
    expect(rows).to.deep.equal([
      { scenario: "bond", ours: 50, deployed: 200, snapshot: 51, ratio: 0.25 },
      { scenario: "added", ours: 7, deployed: undefined, snapshot: undefined, ratio: undefined },
    ]);
  });
});

describe("findRises", () => {
  const row = (scenario: string, ours: number, snapshot: number | undefined) => ({
    scenario,
    ours,
    snapshot,
    deployed: undefined,
    ratio: undefined,
  });

  it("finds what costs more than the snapshot says, by a single unit of gas, and what the snapshot does not know", () => {
    const rows = [row("bond", 101, 100), row("unbond", 100, 100), row("rebond", 99, 100), row("added", 1, undefined)];
    expect(findRises(rows).map(({ scenario }) => scenario)).to.deep.equal(["bond", "added"]);
  });

  it("allows for the noise of signatures and block hashes in calldata, and for no more", () => {
    const scenario = "redeemWinningTicket.deposit.firstEver";
    expect(findRises([row(scenario, 150, 100)])).to.deep.equal([]);
    expect(findRises([row(scenario, 151, 100)])).to.have.lengthOf(1);
  });
});

describe("gasNoise", () => {
  it("grows with the number of tickets of a batch", () => {
    expect(gasNoise("batchRedeemWinningTickets.deposit.50")).to.equal(1_550);
    expect(gasNoise("batchRedeemWinningTickets.deposit.50.perTicket")).to.equal(50);
    expect(gasNoise("bond.self.new.emptyPool")).to.equal(0);
  });
});

describe("geometricMean", () => {
  it("is the root of the product", () => {
    expect(geometricMean([0.25, 4])).to.be.closeTo(1, 1e-12);
    expect(geometricMean([0.5])).to.be.closeTo(0.5, 1e-12);
    expect(geometricMean([])).to.equal(1);
  });
});

describe("formatGasTable", () => {
  it("aligns the figures", () => {
    const table = formatGasTable(compareGas({ bond: 310160, added: 7 }, { bond: 636471 }, {}));
    expect(table.split("\n")).to.deep.equal([
      "scenario         ours     deployed   ratio",
      "bond       310,160      636,471   0.487",
      "added            7            -       -",
    ]);
  });
});
