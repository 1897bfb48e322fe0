// SPDX-License-Identifier: MIT
import ts from "typescript";

/** The names that a TypeScript module declares and exports, in order, without repetition. */
export function exportedNames(source: string): string[] {
  const names = ts.createSourceFile("module.ts", source, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => (ts.isIdentifier(name) ? name.text : ""));
    const declaration = statement as ts.Statement & { name?: ts.Node };
    return declaration.name && ts.isIdentifier(declaration.name) ? [declaration.name.text] : [];
  });
  return [...new Set(names)];
}
