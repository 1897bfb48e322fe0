// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { describeFailure } from "../../src/cli/describeFailure";
import { StorageError } from "../../src/domain/storageError";

describe("what the command line tells of a failure", () => {
  it("is the sentence and the code of one that was foreseen", () => {
    expect(describeFailure(new StorageError("the disk is full"))).to.deep.equal({
      code: "STORAGE_UNAVAILABLE",
      message: "the disk is full",
    });
  });

  it("is how to compile when that was not done yet", () => {
    const missing = Object.assign(new Error("Cannot find module '../../typechain-types/factories/x'"), { code: "MODULE_NOT_FOUND" });
    expect(describeFailure(missing)).to.deep.equal({
      code: "NOT_COMPILED",
      message: "the contracts' types are not there yet: run npm run compile once in the repository",
    });
  });

  it("comes with the stack of anything else", () => {
    const bug = Object.assign(new Error("Cannot find module 'x'"), { code: "MODULE_NOT_FOUND" });
    expect(describeFailure(bug)).to.deep.equal({ code: "UNEXPECTED", message: bug.message, stack: bug.stack });
    expect(describeFailure("words")).to.deep.equal({ code: "UNEXPECTED", message: "words" });
  });
});
