// SPDX-License-Identifier: MIT
import type { ImmutableReferences } from "./immutableReferences";

/** Blanks the immutables in deployed code, so that what remains is what the compiler wrote. */
export function maskImmutables(code: string, references: ImmutableReferences): string {
  let masked = code;
  for (const { start, length } of Object.values(references).flat()) {
    const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
    masked = masked.slice(0, from) + "0".repeat(to - from) + masked.slice(to);
  }
  return masked;
}
