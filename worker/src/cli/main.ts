// SPDX-License-Identifier: MIT

import { CommanderError } from "commander";
import { NodeError } from "../domain/nodeError";
import { buildProgram } from "./buildProgram";
import { describeFailure } from "./describeFailure";
import { endWithReader } from "./endWithReader";
import { EXIT_CODE } from "./exitCode";

/** Codes of errors that the command line is to blame for. */
const USAGE_CODES: ReadonlySet<string> = new Set(["CONFIGURATION", "INVALID_PROFILES"]);

/** Runs the command line and returns its exit code. */
async function main(): Promise<number> {
  try {
    await buildProgram(process.env).parseAsync(process.argv);
    return Number(process.exitCode ?? EXIT_CODE.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.done : EXIT_CODE.usage;
    tell(error);
    return error instanceof NodeError && USAGE_CODES.has(error.code) ? EXIT_CODE.usage : EXIT_CODE.failed;
  }
}

function tell(error: unknown): void {
  const { code, message, stack } = describeFailure(error);
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ event: "error", code, message })}\n`);
  process.stderr.write(`error: ${message}\n`);
  if (stack !== undefined) process.stderr.write(`${stack}\n`);
}

endWithReader();
main().then(
  (code) => process.exit(code),
  () => process.exit(EXIT_CODE.failed),
);
