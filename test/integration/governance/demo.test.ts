// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runDemo } from "../../../scripts/governance/demo/runDemo";

describe("npm run gov -- demo", () => {
  it("plays to the end with every balance accounted for, and writes its report", async () => {
    const out = mkdtempSync(join(tmpdir(), "gov-demo-"));
    const lines: string[] = [];
    await runDemo({ out, print: (line) => lines.push(line) });
    const report = JSON.parse(readFileSync(join(out, "governance.json"), "utf8")) as {
      simulation: { isSuccess: boolean; changes: { what: string }[] };
      grants: { granted: string; paid: string; returned: string; remaining: string }[];
      proposals: { state: string }[];
    };
    rmSync(out, { recursive: true });
    expect(report.simulation.isSuccess).to.equal(true);
    expect(report.simulation.changes.map(({ what }) => what)).to.deep.equal([
      "TicketBroker.ticketValidityPeriod",
      "ServiceRegistry: implementation",
      "SPE grants",
    ]);
    expect(report.proposals.map(({ state }) => state)).to.deep.equal(["executed", "executed"]);
    const [grant] = report.grants;
    expect([grant?.granted, grant?.paid, grant?.returned, grant?.remaining]).to.deep.equal([
      `10000${"0".repeat(18)}`,
      `5000${"0".repeat(18)}`,
      `5000${"0".repeat(18)}`,
      "0",
    ]);
    expect(lines.join("\n")).to.contain("Every LPT accounted for");
  });
});
