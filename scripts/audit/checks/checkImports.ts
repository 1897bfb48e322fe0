// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Findings } from "../findings";
import { listFiles } from "../listFiles";
import { findImportProblems } from "./findImportProblems";
import { SOLIDITY_IMPORT_RULES } from "./solidityImportRules";
import { solidityImports } from "./solidityImports";
import { TYPESCRIPT_IMPORT_RULES } from "./typescriptImportRules";
import { typescriptImports } from "./typescriptImports";

/** Checks that imports point one way only: contracts by SOLIDITY_IMPORT_RULES, everything else by TYPESCRIPT_IMPORT_RULES. */
export function checkImports(root: string): Findings {
  const languages = [
    {
      check: "directions of Solidity imports",
      rules: SOLIDITY_IMPORT_RULES,
      files: listFiles(root, ["contracts", "test"], [".sol"]),
      parse: solidityImports,
    },
    {
      check: "directions of TypeScript imports",
      rules: TYPESCRIPT_IMPORT_RULES,
      files: listFiles(root, ["worker/src", "worker/test", "deploy", "scripts", "test"], [".ts", ".mjs", ".cjs"]),
      parse: typescriptImports,
    },
  ];
  const notes: string[] = [];
  const problems = languages.flatMap(({ check, rules, files, parse }) => {
    const sources = files.map((file) => ({ file, imports: parse(readFileSync(join(root, file), "utf8")) }));
    notes.push(`${check}: ${files.length} files, ${sources.reduce((sum, { imports }) => sum + imports.length, 0)} imports`);
    if (files.length === 0) return [{ check, message: "there is no file to check" }];
    return findImportProblems(rules, sources).map((message) => ({ check, message }));
  });
  return { checked: languages.map(({ check }) => check), problems, notes };
}
