// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { checkSizes } from "../../scripts/audit/checks/checkSizes";
import { inTemporaryFolder } from "./inTemporaryFolder";

function artifact(contractName: string, creationBytes: number, runtimeBytes: number): string {
  return JSON.stringify({ contractName, bytecode: `0x${"00".repeat(creationBytes)}`, deployedBytecode: `0x${"00".repeat(runtimeBytes)}` });
}

describe("contract sizes", () => {
  it("accepts a contract of exactly the limits", async () => {
    const files = { "artifacts/contracts/A.sol/A.json": artifact("A", 49_152, 24_576) };
    const { checked, problems } = await inTemporaryFolder(files, checkSizes);
    expect(checked).to.deep.equal(["size of A"]);
    expect(problems).to.deep.equal([]);
  });

  it("refuses one byte more, of runtime or of creation code", async () => {
    const files = {
      "artifacts/contracts/A.sol/A.json": artifact("A", 30_000, 24_577),
      "artifacts/contracts/B.sol/B.json": artifact("B", 49_153, 10),
    };
    const { problems } = await inTemporaryFolder(files, checkSizes);
    expect(problems.map(({ message }) => message)).to.deep.equal([
      "24577 bytes of runtime code, at most 24576",
      "49153 bytes of creation code, at most 49152",
    ]);
  });

  it("leaves out interfaces and mocks", async () => {
    const files = {
      "artifacts/contracts/A.sol/A.json": artifact("A", 1, 1),
      "artifacts/contracts/I.sol/I.json": artifact("I", 0, 0),
      "artifacts/contracts/mocks/M.sol/M.json": artifact("M", 50_000, 30_000),
    };
    expect((await inTemporaryFolder(files, checkSizes)).checked).to.deep.equal(["size of A"]);
  });

  it("does not pass without artifacts", async () => {
    expect((await inTemporaryFolder({}, checkSizes)).problems).to.have.length(1);
  });
});
