// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { endWithParent } from "./endWithParent";
import { InvalidOption } from "./invalidOption";
import { listFiles } from "./listFiles";
import { compileMutants } from "./mutants/compileMutants";
import type { Mutant } from "./mutants/mutant";
import { mutantText } from "./mutants/mutantText";
import type { MutantTrial } from "./mutants/mutantTrial";
import { ROOT } from "./root";
import { runCommand } from "./runCommand";

const USAGE = `npm run mutants -- FILE [--tests FOLDER ...] [--function NAME] [--limit N] [--list]

Changes a contract or library in one small way after another, and lets its tests look for each change: a check or a modifier that is not
there, an effect that is left out, a condition that always goes one way, an operator that is another. What no test finds is printed: it wants
a test, unless it does what the original does. It takes from minutes to an hour. Compile first (npm run compile).

  FILE             for example contracts/pm/TicketFunds.sol
  --tests FOLDER   where the tests lie; may be given more than once (default: the folder of that name in test/unit, or all of test/unit)
  --function NAME  only in this function or modifier
  --limit N        at most N mutants, spread over all of them
  --list           only print the mutants`;

type Line = { readonly ready: true } | { readonly broken: string } | { readonly id: number; readonly killer: string | null };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tests: { type: "string", multiple: true },
      function: { type: "string" },
      limit: { type: "string" },
      list: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const file = contractFile(positionals);
  const tests = testFiles(file, values.tests);
  console.log(`Compiling ${file} with its mutants, without the IR ...`);
  const { builds, leftOut } = compileMutants(file, ({ inFunction }) => values.function === undefined || inFunction === values.function);
  const all = builds.flatMap(({ mutants }) => mutants);
  if (values.function !== undefined && all.length === 0) {
    throw new InvalidOption("--function", values.function, `a function or modifier of ${file} with something to change`);
  }
  const chosen = new Set(spread(all, values.limit));
  console.log(`${chosen.size} mutants of ${all.length}; ${leftOut} more do not compile.`);
  if (values.list) {
    for (const mutant of chosen) console.log(mutantText(file, mutant));
    return 0;
  }
  const chosenBuilds = builds.map((build) => ({ ...build, mutants: build.mutants.filter((mutant) => chosen.has(mutant)) }));
  const survivors = await trial(file, { builds: chosenBuilds, tests });
  console.log(`${chosen.size} mutants: ${chosen.size - survivors} killed, ${survivors} survived.`);
  return 0;
}

function contractFile(positionals: readonly string[]): string {
  const [file = "", ...rest] = positionals.map((path) => path.replace(/^\.\//, ""));
  const isContract = /^contracts\/.+\.sol$/.test(file) && existsSync(join(ROOT, file));
  if (isContract && rest.length === 0) return file;
  throw new InvalidOption("FILE", positionals.join(" "), "one source below contracts/");
}

function testFiles(file: string, given: readonly string[] | undefined): readonly string[] {
  const own = listFiles(ROOT, [`test/unit/${file.split("/")[1]}`], [".test.ts"]);
  const files = given === undefined && own.length > 0 ? own : listFiles(ROOT, given ?? ["test/unit"], [".test.ts"]);
  if (files.length === 0) throw new InvalidOption("--tests", given!.join(" "), "a folder with tests");
  return files.map((path) => join(ROOT, path));
}

function spread(mutants: readonly Mutant[], limit: string | undefined): readonly Mutant[] {
  if (limit === undefined) return mutants;
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw new InvalidOption("--limit", limit, "a whole number above zero");
  const step = Math.max(1, mutants.length / Number(limit));
  return mutants.filter((_mutant, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** Lets the tests look for the mutants, prints those that they do not find, and returns how many that are. */
async function trial(file: string, given: MutantTrial): Promise<number> {
  const folder = join(ROOT, "cache", "mutants");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "trial.json");
  writeFileSync(path, JSON.stringify(given));
  const hardhat = join(ROOT, "node_modules", ".bin", "hardhat");
  const env = { ...process.env, MUTANT_TRIAL: path, TS_NODE_TRANSPILE_ONLY: "1" };
  const program = join(ROOT, "scripts", "audit", "mutants", "tryMutants.ts");
  const child = spawn(hardhat, ["run", "--no-compile", program], { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  endWithParent(child);
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));

  const mutants = new Map(given.builds.flatMap((build) => build.mutants).map((mutant) => [mutant.id, mutant]));
  let [survivors, seen] = [0, 0];
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line;
    if ("broken" in line) throw new Error(`The tests fail without any mutant: ${line.broken}`);
    if ("ready" in line) console.log("The tests pass without any mutant. Looking for mutants ...");
    else {
      seen++;
      if (line.killer === null) {
        survivors++;
        console.log(`SURVIVED  ${mutantText(file, mutants.get(line.id)!)}  (${seen} of ${mutants.size})`);
      }
    }
  }
  if ((await ended) !== 0 || seen < mutants.size) throw new Error(`The search ended after ${seen} of ${mutants.size} mutants.`);
  return survivors;
}

runCommand(main, USAGE);
