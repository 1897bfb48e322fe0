// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { checkSources } from "../../scripts/audit/checks/checkSources";
import { inTemporaryFolder } from "./inTemporaryFolder";

const SPDX = "// SPDX-License-Identifier: MIT\n";
const GOOD = {
  "hardhat.config.ts": SPDX,
  "package.json": JSON.stringify({ devDependencies: { hardhat: "2.29.1" } }),
  "worker/package.json": JSON.stringify({ dependencies: { zod: "4.6.7" } }),
  "package-lock.json": "{}",
  "contracts/A.sol": `${SPDX}pragma solidity 0.8.37;\n`,
  "scripts/audit/solc.cjs": `#!/usr/bin/env node\n${SPDX}`,
};

async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const { problems } = await inTemporaryFolder({ ...GOOD, ...files }, checkSources);
  return problems.map(({ check }) => check);
}

describe("sources", () => {
  it("passes licensed, well named sources with exact versions", async () => {
    expect(await problemsOf({})).to.deep.equal([]);
  });

  it("misses the licence line", async () => {
    expect(await problemsOf({ "worker/src/domain/a.ts": "export const a = 1;" })).to.deep.equal(["SPDX line"]);
  });

  it("wants the licence line first and of the right licence", async () => {
    expect(await problemsOf({ "worker/src/a.ts": `\n${SPDX}`, "deploy/b.ts": SPDX.replace("MIT", "GPL-3.0") })).to.deep.equal([
      "SPDX line",
      "SPDX line",
    ]);
  });

  for (const name of ["worker/src/utils/a.ts", "worker/src/helpers.ts", "contracts/common/A.sol", "scripts/util.ts"]) {
    it(`does not take ${name} for a name`, async () => {
      expect(await problemsOf({ [name]: `${SPDX}pragma solidity 0.8.37;` })).to.deep.equal(["names of files and folders"]);
    });
  }

  it("wants a module named after what it exports, whatever the case", async () => {
    const named = {
      "worker/src/domain/maxWinProb.ts": `${SPDX}export const MAX_WIN_PROB = 1n;`,
      "worker/src/services/rewardCaller.ts": `${SPDX}export interface Options {}\nexport class RewardCaller {}`,
      "worker/src/cli/main.ts": SPDX,
    };
    expect(await problemsOf(named)).to.deep.equal([]);
    expect(await problemsOf({ "worker/src/domain/price.ts": `${SPDX}export function cost(): void {}` })).to.deep.equal([
      "names of files and folders",
    ]);
  });

  for (const pragma of ["pragma solidity ^0.8.37;", "pragma solidity >=0.8.0 <0.9.0;", ""]) {
    it(`refuses "${pragma}"`, async () => {
      expect(await problemsOf({ "contracts/A.sol": `${SPDX}${pragma}` })).to.deep.equal(["exact versions"]);
    });
  }

  it("refuses a version range in either package.json, and download addresses in the lock file", async () => {
    expect(
      await problemsOf({
        "package.json": JSON.stringify({ devDependencies: { hardhat: "^2.29.1" } }),
        "worker/package.json": JSON.stringify({ dependencies: { zod: "latest" } }),
        "package-lock.json": '{ "resolved": "https://example.org/a.tgz" }',
      }),
    ).to.deep.equal(["exact versions", "exact versions", "exact versions"]);
  });
});
