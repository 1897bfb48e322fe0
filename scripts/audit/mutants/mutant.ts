// SPDX-License-Identifier: MIT

/** What is changed: a statement that is not done, a modifier that is not there, a condition or a choice that always goes one way, an operator that is another. */
export type MutantKind = "check deleted" | "statement deleted" | "modifier dropped" | "always" | "operand dropped" | "operator changed";

/** One small change to a contract that some test should notice. */
export interface Mutant {
  /** Above zero, and its own among those of a run. */
  readonly id: number;
  readonly kind: MutantKind;
  /** Line of the source, from 1. */
  readonly line: number;
  /** Name of the function or modifier. */
  readonly inFunction: string;
  readonly original: string;
  readonly replacement: string;
}
