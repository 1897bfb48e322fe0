// SPDX-License-Identifier: MIT

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Compiles the contracts, whose typings the main job is built on. Says so where it takes a while; leaves standard output alone. */
export function compileContracts(): number {
  if (!existsSync(join(ROOT, "typechain-types"))) console.error("Compiling the contracts; this takes about a minute the first time ...");
  const hardhat = join(ROOT, "node_modules", "hardhat", "internal", "cli", "bootstrap.js");
  const { status, error } = spawnSync(process.execPath, [hardhat, "compile", "--quiet"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (error !== undefined) console.error(`The compiler could not be started: ${error.message}. Run \`npm ci\` first.`);
  return status ?? 1;
}

process.exitCode = compileContracts();
