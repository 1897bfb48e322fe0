// SPDX-License-Identifier: MIT
import { endWithReader } from "../../worker/src/cli/endWithReader";
import { InvalidOption } from "./invalidOption";

/**
 * Runs a command line and sets its exit status: what `main` returns, or 2 when it throws. Then the reason is printed and, where the command line is
 * to blame, `usage`. Ends early where nobody reads what it prints.
 */
export function runCommand(main: () => Promise<number>, usage = ""): void {
  endWithReader();
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      const isUsage = error instanceof InvalidOption || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
      if (isUsage && usage !== "") console.error(`\n${usage}`);
      process.exitCode = 2;
    },
  );
}
