// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { expect } from "chai";

import type { Group } from "../../scripts/audit/groups";
import { ROOT } from "../../scripts/audit/root";
import { runGroups } from "../../scripts/audit/runGroups";
import { runMochaGroup } from "../../scripts/audit/runMochaGroup";

/** Runs one mocha file with `body` as a group. It lies inside the repository, where mocha and the loader are found. */
async function runFile(body: string) {
  mkdirSync(join(ROOT, "cache"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "cache", "group-"));
  try {
    writeFileSync(join(folder, "a.test.ts"), body);
    return await runMochaGroup({ runner: "node", folders: [relative(ROOT, folder)] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("groups of tests", () => {
  it("counts what passed, failed and was skipped", async () => {
    const { output, ...totals } = await runFile(
      `it("a", () => {}); it("b", () => {}); it("c", () => { throw new Error("why it failed"); }); it("d");`,
    );
    expect(totals).to.deep.equal({ passed: 2, failed: 1, skipped: 1 });
    expect(output).to.contain("why it failed");
  });

  it("fails a group without files", async () => {
    expect(await runMochaGroup({ runner: "node", folders: ["test/nothing-is-here"] })).to.include({ passed: 0, failed: 1 });
  });

  it("fails a group in which no test ran", async () => {
    expect(await runFile(`it("only announced");`)).to.include({ passed: 0, failed: 1, skipped: 1 });
  });

  it("fails a group whose file does not load", async () => {
    const result = await runFile(`throw new Error("does not load");`);
    expect(result).to.include({ passed: 0, failed: 1 });
    expect(result.output).to.contain("does not load");
  });

  it("fails a group that ends before its tests do", async () => {
    expect(await runFile(`it("a", () => process.exit(0));`)).to.include({ passed: 0, failed: 1 });
  });
});

describe("all groups together", () => {
  /**
   * Runs groups that note when they start and end; those whose name has a + run beside the others after the first, those with a * from the start.
   * Each ends when `ends` says so.
   */
  async function record(names: readonly string[], ends: (name: string) => Promise<void> = async () => undefined) {
    const log: string[] = [];
    const groups = names.map((name): Group => ({
      name,
      ...(name.includes("+") ? { beside: "after the first" } : {}),
      ...(name.includes("*") ? { beside: "from the start" } : {}),
      run: async () => {
        log.push(`start ${name}`);
        await ends(name);
        log.push(`end ${name}`);
        return { passed: 1, failed: 0, skipped: 0, output: "" };
      },
    }));
    const rows = await runGroups(
      groups,
      () => undefined,
      ({ name }) => log.push(`report ${name}`),
    );
    return { log, rows };
  }

  it("run in their order, and are reported in it", async () => {
    const { log, rows } = await record(["a", "b"]);
    expect(log.filter((line) => !line.startsWith("report"))).to.deep.equal(["start a", "end a", "start b", "end b"]);
    expect(log.filter((line) => line.startsWith("report"))).to.deep.equal(["report a", "report b"]);
    expect(rows.map(({ name, passed, failed }) => ({ name, passed, failed }))).to.deep.equal([
      { name: "a", passed: 1, failed: 0 },
      { name: "b", passed: 1, failed: 0 },
    ]);
  });

  it("run beside others after the first, one at a time, where they can", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    // The second group waits for the last: together they can only end if both run at once.
    const { log } = await record(["first", "waits", "x+", "y+"], async (name) => {
      if (name === "waits") await released;
      if (name === "y+") release();
    });
    expect(log.indexOf("start x+")).to.be.above(log.indexOf("end first"));
    expect(log.indexOf("start y+")).to.be.above(log.indexOf("end x+"));
    expect(log.filter((line) => line.startsWith("report"))).to.deep.equal(["report first", "report waits", "report x+", "report y+"]);
  });

  it("run beside others from the start, where they need nothing of the first", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    // The first group waits for the second of those that start with it.
    const { log } = await record(["first", "a", "x*", "y*", "z+"], async (name) => {
      if (name === "first") await released;
      if (name === "y*") release();
    });
    expect(log.indexOf("end x*")).to.be.below(log.indexOf("start y*"));
    expect(log.indexOf("end y*")).to.be.below(log.indexOf("end first"));
    expect(log.indexOf("start z+")).to.be.above(log.indexOf("end first"));
    expect(log.filter((line) => line.startsWith("report"))).to.deep.equal(["first", "a", "x*", "y*", "z+"].map((name) => `report ${name}`));
  });

  it("do not wait to be reported", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    // The group beside the others is reported before the last, and waits for it.
    const { log } = await record(["first", "x*", "last"], async (name) => {
      if (name === "x*") await released;
      if (name === "last") release();
    });
    expect(log.filter((line) => line.startsWith("report"))).to.deep.equal(["report first", "report x*", "report last"]);
  });

  it("are none where there are none", async () => {
    expect(await record([])).to.deep.equal({ log: [], rows: [] });
  });

  it("have failed where they throw, and keep no other from running", async () => {
    const { rows } = await record(["first", "breaks", "x+", "breaks+", "y+"], async (name) => {
      if (name.startsWith("breaks")) throw new Error(`${name} broke`);
    });
    expect(rows.map(({ name, failed }) => [name, failed])).to.deep.equal([
      ["first", 0],
      ["breaks", 1],
      ["x+", 0],
      ["breaks+", 1],
      ["y+", 0],
    ]);
    expect(rows[3]?.output).to.contain("breaks+ broke");
  });
});
