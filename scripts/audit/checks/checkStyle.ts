// SPDX-License-Identifier: MIT
import type { Findings } from "../findings";
import { runProgram } from "../runProgram";

/** Each tool by its package's own program, so that no shell and no `npx` stands between. */
const TOOLS = [
  { check: "eslint", args: [require.resolve("eslint/package.json").replace("package.json", "bin/eslint.js"), "--max-warnings", "0", "."] },
  { check: "solhint", args: [require.resolve("solhint/solhint.js"), "--quiet", "--disc", "--max-warnings", "0", "contracts/**/*.sol"] },
  { check: "prettier", args: [require.resolve("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."] },
  { check: "types", args: [require.resolve("typescript/bin/tsc"), "--noEmit", "-p", "tsconfig.json"] },
];

/** Checks how the sources are written: lint, format and types, in Solidity and in TypeScript. Compile first: the types need typechain-types/. */
export async function checkStyle(root: string): Promise<Findings> {
  const problems = await Promise.all(
    TOOLS.map(async ({ check, args }) => {
      const { status, output } = await runProgram(process.execPath, args, { folder: root });
      return status === 0 ? [] : [{ check, message: output.trim() || `exit status ${status}` }];
    }),
  );
  return { checked: TOOLS.map(({ check }) => check), problems: problems.flat() };
}
