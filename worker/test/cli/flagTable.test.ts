// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FLAG_TABLE } from "../../src/cli/flagTable";

describe("the command line's README", () => {
  const readme = readFileSync(join(__dirname, "../../src/cli/README.md"), "utf8");

  for (const [command, flags] of Object.entries(FLAG_TABLE)) {
    it(`tells every flag of ${command}`, () => {
      const names = Object.keys(flags).map((flag) => flag.split(" ")[0]);
      expect(names.filter((name) => !new RegExp(`--${name}(?![a-z-])`).test(readme))).to.deep.equal([]);
    });
  }
});
