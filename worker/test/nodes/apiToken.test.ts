// SPDX-License-Identifier: MIT

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { StorageError } from "../../src/domain/storageError";
import { apiToken } from "../../src/nodes/apiToken";
import { SeededEntropy } from "../fakes/seededEntropy";

describe("apiToken", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "token-"));
    path = join(folder, "api-token");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("makes a token for its owner's eyes, and keeps it", () => {
    const first = apiToken(folder, new SeededEntropy("first"));
    expect(first.path).to.equal(path);
    expect(first.token).to.match(/^[0-9a-f]{48}$/);
    expect(readFileSync(path, "utf8")).to.equal(`${first.token}\n`);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(readdirSync(folder)).to.deep.equal(["api-token"]);
    expect(apiToken(folder, new SeededEntropy("second")).token).to.equal(first.token);
  });

  it("keeps a token that the operator chose, if it is hard to guess", () => {
    const chosen = "correct-horse-battery-staple-and-more";
    writeFileSync(path, `${chosen}\n`);
    expect(apiToken(folder, new SeededEntropy("x")).token).to.equal(chosen);
  });

  for (const [what, content] of [
    ["nothing", ""],
    ["a new line", "\n"],
    ["the beginning of a token", "0123456789abcdef"],
    ["words, which no header carries", "a token with spaces in it, or with\nseveral lines"],
  ]) {
    it(`makes a new token where the file holds ${what}`, () => {
      writeFileSync(path, content);
      chmodSync(path, 0o644);
      const { token } = apiToken(folder, new SeededEntropy("x"));
      expect(token).to.match(/^[0-9a-f]{48}$/);
      expect(readFileSync(path, "utf8")).to.equal(`${token}\n`);
      expect(statSync(path).mode & 0o777).to.equal(0o600);
    });
  }

  it("does not begin with half a token when it cannot be written", () => {
    mkdirSync(join(folder, "api-token.part"));
    expect(() => apiToken(folder, new SeededEntropy("x"))).to.throw(StorageError, `token file ${path} cannot be read or made`);
    expect(existsSync(path)).to.equal(false);
  });
});
