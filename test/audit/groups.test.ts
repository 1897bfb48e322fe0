// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { expect } from "chai";

import { ROOT } from "../../scripts/audit/root";
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
