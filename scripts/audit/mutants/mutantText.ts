// SPDX-License-Identifier: MIT
import type { Mutant } from "./mutant";

const MAX_LENGTH = 80;

/** A mutant for people, in one line. */
export function mutantText(file: string, { kind, line, inFunction, original, replacement }: Mutant): string {
  const change = replacement === "" ? shortened(original) : `${shortened(original)}  =>  ${shortened(replacement)}`;
  return `${file}:${line} ${inFunction}, ${kind}: ${change}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 3)}...` : line;
}
