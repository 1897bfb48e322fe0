// SPDX-License-Identifier: MIT
import { join } from "node:path";

import { expect } from "chai";

import { checkAbi } from "../../scripts/audit/checks/checkAbi";
import { inTemporaryFolder } from "./inTemporaryFolder";

/** What the check finds when the comparison tool prints `text` and exits with `status`. */
function findings(text: string, status: number) {
  const tool = `console.log(${JSON.stringify(text)}); process.exit(${status});`;
  return inTemporaryFolder({ "shared/tools/abi-compat.mjs": tool, "repository/package.json": "{}" }, (folder) =>
    checkAbi(join(folder, "repository")),
  );
}

describe("deployed ABI", () => {
  it("says so when there is nothing to compare with", async () => {
    const { checked, problems, skipped } = await inTemporaryFolder({ "repository/package.json": "{}" }, (folder) =>
      checkAbi(join(folder, "repository")),
    );
    expect({ checked, problems }).to.deep.equal({ checked: [], problems: [] });
    expect(skipped?.[0]).to.contain("nothing was compared");
  });

  it("passes when the tool finds no difference", async () => {
    expect((await findings("12 functions and events compared, 0 unlisted differences", 0)).problems).to.deep.equal([]);
  });

  it("fails with the tool's own lines when it finds one", async () => {
    const { problems } = await findings("Minter.f()  function missing\\n12 functions and events compared, 1 unlisted differences", 1);
    expect(problems.map(({ message }) => message).join("\n")).to.contain("Minter.f()  function missing");
  });

  it("fails when the tool compared nothing", async () => {
    const { problems } = await findings("0 functions and events compared, 0 unlisted differences", 0);
    expect(problems.map(({ message }) => message)).to.include("nothing was compared: compile first");
  });
});
