// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { runProgram } from "../../scripts/audit/runProgram";

/** Runs scripts/audit/NAME.ts as `npm run` does. */
function run(name: string, ...args: string[]) {
  return runProgram(process.execPath, ["--import", "tsx", `scripts/audit/${name}.ts`, ...args]);
}

describe("command lines", () => {
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ["invariants", ["--runs", "0"], '--runs is "0"; it must be a whole number from 1 to 1000000.'],
    ["invariants", ["--runs", "1.5"], '--runs is "1.5"'],
    ["invariants", ["--depth", "many"], '--depth is "many"; it must be a whole number from 1 to 100000.'],
    ["invariants", ["--seed", "12"], '--seed is "12"; it must be 0x and 1 to 64 hex digits, or random.'],
    ["invariants", ["--speed", "1"], "Unknown option '--speed'"],
    ["coverage", ["--fast"], "Unknown option '--fast'"],
    ["detection", ["--trials", "0"], '--trials is "0"; it must be a whole number from 1 to 1000000.'],
    ["mutants", [], 'FILE is ""; it must be one source below contracts/.'],
    ["mutants", ["contracts/None.sol"], 'FILE is "contracts/None.sol"; it must be one source below contracts/.'],
    ["mutants", ["contracts/pm/TicketBroker.sol", "--tests", "docs"], '--tests is "docs"; it must be a folder with tests.'],
    ["mutants", ["contracts/registry/Controller.sol", "--function", "fly"], '--function is "fly"; it must be a function or modifier of '],
    ["check", ["imports", "nonsense"], "There is no check named nonsense."],
    ["test", ["--only", "no such group"], 'No group has "no such group" in its name.'],
    ["gas", ["--fast"], "Unknown option '--fast'\n\nnpm run gas "],
    ["contractTests", [], "Name at least one test file."],
  ];
  for (const [name, args, message] of refused) {
    it(`${name} ${args.join(" ")}: exit status 2 and why`, async () => {
      const { status, output } = await run(name, ...args);
      expect(status).to.equal(2);
      expect(output).to.contain(message);
    });
  }

  for (const name of ["test", "mutants"]) {
    it(`${name}: ends without a word when nobody reads what it prints`, async () => {
      const command = `node --import tsx scripts/audit/${name}.ts --help`;
      const { output } = await runProgram("sh", ["-c", `{ ${command}; echo "status $?" >&2; } | true`]);
      expect(output).to.equal("status 141\n");
    });
  }

  for (const name of ["invariants", "detection", "check", "coverage", "mutants", "test", "gas"]) {
    it(`${name} --help: exit status 0 and the options`, async () => {
      const { status, output } = await run(name, "--help");
      expect(status).to.equal(0);
      expect(output).to.contain("npm ");
    });
  }
});
