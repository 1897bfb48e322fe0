// SPDX-License-Identifier: MIT
import ts from "typescript";

/** The modules that a TypeScript source imports: static, dynamic, type-only and `require`d ones. */
export function typescriptImports(source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
}
