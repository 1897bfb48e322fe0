// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { endWithParent } from "./endWithParent";
import { findForge } from "./findForge";
import type { ForgeResults } from "./forgeResults";
import { ROOT } from "./root";

/** The parts of forge's JSON report that we read. */
interface ForgeReport {
  [suite: string]: {
    test_results: {
      [test: string]: {
        status: "Success" | "Failure" | "Skipped";
        reason: string | null;
        kind: {
          Fuzz?: { runs: number };
          Invariant?: {
            runs: number;
            calls: number;
            reverts: number;
            metrics: Record<string, { calls: number; reverts: number; discards: number }>;
          };
        };
        counterexample: null | { Single?: ForgeCall; Sequence?: [number, ForgeCall[]] };
      };
    };
  };
}

interface ForgeCall {
  sender?: string;
  contract_name?: string;
  func_name?: string;
  calldata: string;
  raw_args?: string;
  args?: string;
}

/** The fixed seed of foundry.toml, used when no other is asked for. */
function fixedSeed(): string {
  const seed = /^seed = "(0x[0-9a-f]+)"$/m.exec(readFileSync(join(ROOT, "foundry.toml"), "utf8"))?.[1];
  if (!seed) throw new Error("foundry.toml has no fixed fuzz seed.");
  return seed;
}

function describeCall(call: ForgeCall): string {
  const name = call.func_name ? `${call.contract_name ?? "?"}.${call.func_name}` : call.calldata;
  return `${name}(${call.raw_args ?? call.args ?? ""})${call.sender ? ` from ${call.sender}` : ""}`;
}

/** What forge is told to compile through the IR, beside what it has compiled without. */
const VIA_IR = { FOUNDRY_VIA_IR: "true", FOUNDRY_OUT: "cache/forge/out-ir", FOUNDRY_CACHE_PATH: "cache/forge/cache-ir" };

/** Runs the Solidity tests in the files that `paths` (a glob) names. Throws when they do not compile. */
export async function runForge(options: {
  paths: string;
  seed?: string | undefined;
  runs?: number | undefined;
  depth?: number | undefined;
  match?: string | undefined;
  viaIR?: boolean | undefined;
}): Promise<ForgeResults> {
  const started = performance.now();
  const seed = options.seed ?? fixedSeed();
  const args = ["test", "--json", "--match-path", options.paths, "--fuzz-seed", seed];
  if (options.match !== undefined) args.push("--match-contract", options.match);
  const env: NodeJS.ProcessEnv = { ...process.env, FOUNDRY_PROFILE: "default", ...(options.viaIR ? VIA_IR : {}) };
  if (options.runs !== undefined) env.FOUNDRY_INVARIANT_RUNS = String(options.runs);
  if (options.depth !== undefined) env.FOUNDRY_INVARIANT_DEPTH = String(options.depth);

  const forge = spawn(findForge(), args, {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithParent(forge);
  const [stdout, stderr] = await Promise.all([
    text(forge.stdout),
    text(forge.stderr),
    new Promise((resolve, reject) => forge.on("error", reject).on("close", resolve)),
  ]);

  const line = stdout.split("\n").findLast((candidate) => candidate.startsWith("{") && !candidate.startsWith('{"timestamp"'));
  if (line === undefined) {
    if (/No tests (found|to run|match)/i.test(stdout + stderr)) return { tests: [], seed, seconds: 0 };
    throw new Error(`forge gave no report.\n${stdout}\n${stderr}`);
  }
  const report = JSON.parse(line) as ForgeReport;
  const tests = Object.entries(report).flatMap(([suite, { test_results }]) =>
    Object.entries(test_results).map(([name, result]) => {
      const { Fuzz, Invariant } = result.kind;
      const calls = result.counterexample?.Sequence?.[1] ?? [result.counterexample?.Single].filter((call) => call !== undefined);
      return {
        suite,
        name,
        status: result.status,
        reason: result.reason ?? undefined,
        runs: Invariant?.runs ?? Fuzz?.runs ?? 1,
        calls: Invariant?.calls ?? 0,
        reverts: Invariant?.reverts ?? 0,
        metrics: Invariant?.metrics ?? {},
        counterexample: calls.map(describeCall),
      };
    }),
  );
  return { tests, seed, seconds: (performance.now() - started) / 1000 };
}
