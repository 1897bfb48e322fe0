// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";

import { expect } from "chai";

import { findForge } from "../../scripts/audit/findForge";

describe("findForge", () => {
  it("takes FORGE_PATH first", () => {
    expect(findForge({ FORGE_PATH: "/opt/foundry/forge" }, "sunos sparc")).to.equal("/opt/foundry/forge");
  });

  it("finds the installed program", () => {
    expect(existsSync(findForge())).to.equal(true);
  });

  it("says what to do where npm has none", () => {
    expect(() => findForge({}, "sunos sparc")).to.throw("npm has no forge for sunos sparc: install Foundry 1.7.1 and set FORGE_PATH");
  });
});
