// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { compareGas } from "../../scripts/audit/gas/compareGas";
import { countGasResults } from "../../scripts/audit/gas/countGasResults";
import { findRises } from "../../scripts/audit/gas/findRises";
import { formatGasTable } from "../../scripts/audit/gas/formatGasTable";
import { GAS_GOALS } from "../../scripts/audit/gas/gasGoals";
import { gasNoise } from "../../scripts/audit/gas/gasNoise";
import { gasOfSteps } from "../../scripts/audit/gas/gasOfSteps";
import { geometricMean } from "../../scripts/audit/gas/geometricMean";
import { judgeGoals } from "../../scripts/audit/gas/judgeGoals";
import { plotGas } from "../../scripts/audit/gas/plotGas";
import { sumTrace } from "../../scripts/audit/gas/sumTrace";
import { ROOT } from "../../scripts/audit/root";

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

describe("gasOfSteps", () => {
  it("tells what a call costs by itself from what its callee used", () => {
    const steps = [
      { op: "PUSH1", depth: 1, gas: 10_000, gasCost: 3 },
      { op: "CALL", depth: 1, gas: 9_997, gasCost: 9_000 },
      { op: "SLOAD", depth: 2, gas: 5_000, gasCost: 2_100 },
      { op: "STOP", depth: 2, gas: 2_900, gasCost: 0 },
      { op: "POP", depth: 1, gas: 5_297, gasCost: 2 },
      { op: "STOP", depth: 1, gas: 5_295, gasCost: 0 },
    ];
    expect(gasOfSteps(steps)).to.deep.equal([3, 2_600, 2_100, 0, 2, 0]);
  });
});

describe("sumTrace", () => {
  const step = (op: string, gas: number, gasCost: number, depth = 1, stack: readonly string[] = []) => ({ op, depth, gas, gasCost, stack });

  it("sorts gas by what it was spent on, and adds up to what was paid", () => {
    const steps = [
      step("SLOAD", 50_000, 2_100, 1, ["0x1"]),
      step("SLOAD", 47_900, 100, 1, ["0x1"]),
      step("SSTORE", 47_800, 22_100, 1, ["0x5", "0x2"]),
      step("STATICCALL", 25_700, 3_100),
      step("CALL", 22_600, 2_600),
      step("LOG1", 20_000, 750),
      step("ADD", 19_250, 3),
      step("STOP", 19_247, 0),
    ];
    const paid = 21_000 + 4 + 2 * 16 + 30_753 - 4_800;
    expect(sumTrace(steps, "0x00ff01", paid)).to.deep.equal({
      base: 21_000,
      calldata: 36,
      reads: 2_100,
      writes: 22_100,
      calls: 2_600,
      logs: 750,
      signatures: 3_000,
      execution: 203,
      refund: -4_800,
    });
  });

  it("counts the first access to a slot that is written as part of the write, in the account that it lies in", () => {
    const [self, other] = [`0x${"0".repeat(24)}${"a".repeat(40)}`, `0x${"0".repeat(24)}${"b".repeat(40)}`];
    const steps = [
      step("SLOAD", 90_000, 2_100, 1, ["0x0", "0x07"]),
      step("DELEGATECALL", 87_900, 87_000, 1, [self, "0x1"]),
      step("SSTORE", 80_000, 2_900, 2, ["0x5", "0x7"]),
      // The same number in another account is another slot, which is only read.
      step("CALL", 77_100, 70_000, 2, ["0x0", other, "0x1"]),
      step("SLOAD", 60_000, 2_100, 3, ["0x7"]),
      step("STOP", 57_900, 0, 3),
      step("STOP", 74_900, 0, 2),
      step("STOP", 85_000, 0, 1),
    ];
    expect(sumTrace(steps, "0x", 0)).to.include({ reads: 2_100, writes: 5_000 });
  });
});

describe("judgeGoals", () => {
  const rows = compareGas({ "reward.a.noHint.avg": 120, "rewardWithHint.a.avg": 100, other: 1 }, { "rewardWithHint.a.avg": 200 }, {});

  it("compares with the deployed contracts", () => {
    const goal = { name: "reward", of: "deployed", most: 0.5, scenarios: /^reward/ } as const;
    const [judged] = judgeGoals([goal], rows);
    expect(judged?.rows.map(({ scenario, share, isMet }) => [scenario, share, isMet])).to.deep.equal([["rewardWithHint.a.avg", 0.5, true]]);
  });

  it("compares a call without hints with the same call with them", () => {
    const goal = { name: "reward", of: "own with hints", most: 1.15, scenarios: /noHint/ } as const;
    const [judged] = judgeGoals([goal], rows);
    expect(judged?.rows.map(({ scenario, share, isMet }) => [scenario, share, isMet])).to.deep.equal([["reward.a.noHint.avg", 1.2, false]]);
  });

  it("knows the twin of every scenario without hints", () => {
    const names = Object.keys(JSON.parse(readFileSync(join(ROOT, "gas-snapshot.json"), "utf8")) as object);
    const own = GAS_GOALS.filter(({ of }) => of === "own with hints");
    const withoutTwin = names.filter((name) => own.some(({ scenarios }) => scenarios.test(name)));
    const judged = judgeGoals(
      own,
      names.map((scenario) => ({ scenario, ours: 1, deployed: 1, snapshot: 1, ratio: 1 })),
    ).flatMap((goal) => goal.rows.map(({ scenario }) => scenario));
    expect(judged).to.have.members(withoutTwin).and.not.be.empty;
  });
});

describe("countGasResults", () => {
  it("fails every scenario above the snapshot, and says by how much", () => {
    const { output, ...totals } = countGasResults(compareGas({ bond: 101, unbond: 99, added: 1 }, {}, { bond: 100, unbond: 100 }));
    expect(totals).to.deep.equal({ passed: 1, failed: 2, skipped: 0 });
    expect(output).to.equal("bond: 101 gas, 1 more than the snapshot\nadded: 1 gas, not in the snapshot");
  });

  it("fails when nothing ran", () => {
    expect(countGasResults([])).to.include({ passed: 0, failed: 1 });
  });
});

describe("plotGas", () => {
  it("draws a dot for each scenario, in the colour of its verdict", () => {
    const goal = { name: "bond", of: "deployed", most: 0.5, scenarios: /^bond/ } as const;
    const chart = plotGas(judgeGoals([goal], compareGas({ "bond.a": 40, "bond.b": 60 }, { "bond.a": 100, "bond.b": 100 }, {})));
    expect(chart.match(/<circle/g)).to.have.lengthOf(2);
    expect(chart.match(/#c2502e/g)).to.have.lengthOf(1);
  });
});
