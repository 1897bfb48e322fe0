// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { claimFolder } from "../../scripts/main/claimFolder";
import { MainError } from "../../scripts/main/mainError";

describe("the folder of a run", () => {
  let out: string;
  let mark: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "claim-folder-"));
    mark = join(out, "run.pid");
  });

  afterEach(() => rmSync(out, { recursive: true, force: true }));

  it("is made, and belongs to the run until it gives it back", () => {
    const release = claimFolder(join(out, "deep", "folder"));
    expect(readFileSync(join(out, "deep", "folder", "run.pid"), "utf8")).to.equal(`${process.pid}\n`);
    release();
    expect(existsSync(join(out, "deep", "folder", "run.pid"))).to.equal(false);
  });

  it("is refused while another run has it", () => {
    writeFileSync(mark, `${process.ppid}\n`);
    const words = `Another npm start (process ${process.ppid}) uses the folder ${out}: stop that one, give this one an --out of its own`;
    expect(() => claimFolder(out)).to.throw(MainError, words);
    expect(readFileSync(mark, "utf8")).to.equal(`${process.ppid}\n`);
  });

  for (const [what, path] of [
    ["lies where no folder can be made", "/proc/none/inside"],
    ["is a file", __filename],
  ] as const) {
    it(`is refused if it ${what}`, () => {
      expect(() => claimFolder(path)).to.throw(MainError, `The output folder ${path} cannot be made: choose another with --out.`);
    });
  }

  for (const [what, text] of [
    ["died", "4194305\n"],
    ["left half a mark", ""],
    ["left nonsense", "process"],
  ] as const) {
    it(`is free after a run that ${what}`, () => {
      writeFileSync(mark, text);
      claimFolder(out);
      expect(readFileSync(mark, "utf8")).to.equal(`${process.pid}\n`);
    });
  }
});
