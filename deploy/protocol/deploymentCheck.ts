// SPDX-License-Identifier: MIT
import type { Difference } from "./difference";

/** Collects what was looked at and what was not as expected. */
export class DeploymentCheck {
  readonly #differences: Difference[] = [];
  readonly #notes: string[] = [];
  #subjects = 0;

  /** How many things were looked at. */
  get subjects(): number {
    return this.#subjects;
  }

  get differences(): readonly Difference[] {
    return this.#differences;
  }

  /** What cannot be compared, and what became of it. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  note(line: string): void {
    this.#notes.push(line);
  }

  /** Compares one thing. Values are compared as they are shown. */
  expect(subject: string, actual: unknown, expected: unknown): void {
    this.#subjects++;
    if (String(actual) === String(expected)) return;
    this.#differences.push({ subject, expected: String(expected), actual: String(actual) });
  }
}
