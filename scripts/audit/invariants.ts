// SPDX-License-Identifier: MIT
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";

import { InvalidOption } from "./invalidOption";
import { runCommand } from "./runCommand";
import { runForge } from "./runForge";

const USAGE = `npm run invariants [-- --seed SEED --runs N --depth D --match NAME --via-ir]

  --seed SEED    where the random sequences start: 0x and up to 64 hex digits, or "random" (default: the fixed seed of foundry.toml)
  --runs N       sequences per invariant, 1 to 1000000
  --depth D      calls per sequence, 1 to 100000
  --match NAME   only contracts whose name contains NAME
  --via-ir       compile through the IR, as for deployment: that takes minutes
`;

const SEED_PATTERN = /^0x[0-9a-fA-F]{1,64}$/;

/** A whole number between 1 and `maximum`, or a message that names the option. */
function parseCount(option: string, text: string, maximum: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= 1 && count <= maximum)) throw new InvalidOption(option, text, `a whole number from 1 to ${maximum}`);
  return count;
}

function parseSeed(text: string): string {
  if (text === "random") return `0x${randomBytes(16).toString("hex")}`;
  if (!SEED_PATTERN.test(text)) throw new InvalidOption("--seed", text, "0x and 1 to 64 hex digits, or random");
  return text;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      runs: { type: "string" },
      depth: { type: "string" },
      match: { type: "string" },
      "via-ir": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const seed = values.seed === undefined ? undefined : parseSeed(values.seed);
  const runs = values.runs === undefined ? undefined : parseCount("--runs", values.runs, 1_000_000);
  const depth = values.depth === undefined ? undefined : parseCount("--depth", values.depth, 100_000);

  const results = await runForge({ paths: "test/invariant/**", seed, runs, depth, match: values.match, viaIR: values["via-ir"] });

  for (const test of results.tests) {
    const outcome = test.status === "Success" ? "pass" : test.status === "Skipped" ? "skip" : "FAIL";
    console.log(`${outcome}  ${test.suite} ${test.name}: ${test.runs} sequences, ${test.calls} calls, ${test.reverts} reverted`);
    for (const [target, { calls, reverts, discards }] of Object.entries(test.metrics)) {
      console.log(`        ${target}: ${calls} calls, ${reverts} reverted, ${discards} with nothing to do`);
    }
    if (test.reason) console.log(`        ${test.reason}`);
    for (const call of test.counterexample) console.log(`        ${call}`);
  }
  const failed = results.tests.filter((test) => test.status === "Failure").length;
  const calls = results.tests.reduce((sum, test) => sum + test.calls, 0);
  const reverts = results.tests.reduce((sum, test) => sum + test.reverts, 0);
  const metrics = results.tests.flatMap((test) => Object.values(test.metrics));
  const tried = metrics.reduce((sum, metric) => sum + metric.calls, 0);
  const idle = metrics.reduce((sum, metric) => sum + metric.discards, 0);
  if (tried > 0) console.log(`${(100 - (100 * idle) / tried).toFixed(1)} % of the calls had something to do`);
  console.log(`${results.tests.length} invariants, ${failed} broken, ${calls} calls, ${reverts} reverted, ${results.seconds.toFixed(1)} s`);
  const again = [
    `--seed ${results.seed}`,
    runs && `--runs ${runs}`,
    depth && `--depth ${depth}`,
    values.match && `--match ${values.match}`,
    values["via-ir"] && "--via-ir",
  ];
  console.log(`The same again: npm run invariants -- ${again.filter(Boolean).join(" ")}`);
  if (results.tests.length === 0) console.error("No invariant was found. Their contracts are the *Invariants of test/invariant.");
  return failed > 0 || results.tests.length === 0 ? 1 : 0;
}

runCommand(main, USAGE);
