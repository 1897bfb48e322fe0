// SPDX-License-Identifier: MIT
import { withoutComments } from "./withoutComments";

const IMPORT = /\bimport\s+(?:[^"';]*?\s+from\s+)?["']([^"']+)["']/g;

/** The paths that a Solidity source imports. */
export function solidityImports(source: string): string[] {
  return [...withoutComments(source).matchAll(IMPORT)].map((match) => match[1] ?? "");
}
