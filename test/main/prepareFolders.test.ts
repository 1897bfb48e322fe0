// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { prepareFolders } from "../../scripts/main/prepareFolders";

describe("the folders of a run", () => {
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "folders-"));
    mkdirSync(join(out, "hls", "P240p"), { recursive: true });
    writeFileSync(join(out, "hls", "P240p", "0.ts"), "video");
    writeFileSync(join(out, "clip.mp4"), "video");
  });

  afterEach(() => rmSync(out, { recursive: true, force: true }));

  it("are made, and emptied of what an earlier run left", () => {
    prepareFolders(out, join(out, "clip.mp4"));
    expect(readdirSync(out).sort()).to.deep.equal(["clip.mp4", "hls", "logs", "nodes"]);
    expect(readdirSync(join(out, "hls"))).to.deep.equal([]);
  });

  it("are left alone if the input lies in one of them, by whatever way it is named", () => {
    symlinkSync(join(out, "hls"), join(out, "link"));
    for (const input of [join(out, "hls", "P240p", "0.ts"), join(out, "link", "P240p", "0.ts")]) {
      expect(() => prepareFolders(out, input)).to.throw(`--input ${input}: it lies in ${join(out, "hls")}, which a run empties.`);
      expect(existsSync(join(out, "hls", "P240p", "0.ts"))).to.equal(true);
    }
  });

  it("do not mind an input that is not there: what is missing is said later", () => {
    prepareFolders(out, join(out, "hls", "none.ts"));
    expect(readdirSync(join(out, "hls"))).to.deep.equal([]);
  });

  it("cannot be made in a file", () => {
    expect(() => prepareFolders(join(out, "clip.mp4"))).to.throw("cannot be written");
  });
});
