// SPDX-License-Identifier: MIT
import { posix } from "node:path";

import type { ImportRule } from "./importRule";

/** The imports of one file, as written in it. */
export interface FileImports {
  readonly file: string;
  readonly imports: readonly string[];
}

/** One sentence for each import that points the wrong way and for each file that has no rule. */
export function findImportProblems(rules: readonly ImportRule[], files: readonly FileImports[]): string[] {
  return files.flatMap(({ file, imports }) => {
    const rule = rules.find((candidate) => candidate.files.test(file));
    if (!rule) return [`${file}: no rule says what files here may import`];
    const technology = rule.files.exec(file)?.[1] ?? "";
    const allowedPaths = rule.mayImport.map((pattern) => new RegExp(pattern.source.replace("$1", technology)));

    return imports.flatMap((specifier) => {
      const isRelative = specifier.startsWith(".");
      const target = isRelative ? posix.join(posix.dirname(file), specifier) : specifier;
      // Solidity may name a file of the repository from its root.
      const isOwn = isRelative || /^(contracts|test)\/.*\.sol$/.test(specifier);
      const patterns = isOwn ? allowedPaths : rule.packages;
      return patterns.some((pattern) => pattern.test(target)) ? [] : [`${file}: ${rule.layer} may not import ${target}`];
    });
  });
}
