// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { checkPurity } from "../../scripts/audit/checks/checkPurity";
import { inTemporaryFolder } from "./inTemporaryFolder";

const PURE = {
  "contracts/libraries/A.sol": "library A { /* block.number */ }",
  "worker/src/domain/a.ts": "export const a = 1; // Date.now",
};

describe("purity", () => {
  it("passes arithmetic, whatever its comments talk about", async () => {
    expect((await inTemporaryFolder(PURE, checkPurity)).problems).to.deep.equal([]);
  });

  for (const impurity of [
    "msg.sender",
    "block.timestamp",
    "emit Paid(1)",
    "event Paid(uint256 a)",
    "sload(0)",
    "blockhash(1)",
    "a.call(b)",
  ]) {
    it(`finds ${impurity} in a Solidity library, with its line`, async () => {
      const { problems } = await inTemporaryFolder({ ...PURE, "contracts/libraries/A.sol": `\n  ${impurity};` }, checkPurity);
      expect(problems).to.have.length(1);
      expect(problems[0]?.message).to.match(/^contracts\/libraries\/A\.sol:2: /);
    });
  }

  for (const impurity of ["Date.now()", "new Date()", "Math.random()", "process.env", "console.log(1)", "setTimeout(f, 1)", "fetch(url)"]) {
    it(`finds ${impurity} in the worker's domain`, async () => {
      const { problems } = await inTemporaryFolder({ ...PURE, "worker/src/domain/a.ts": impurity }, checkPurity);
      expect(problems).to.have.length(1);
    });
  }
});
