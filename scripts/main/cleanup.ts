// SPDX-License-Identifier: MIT

/** What has to be undone at the end, in the reverse order of doing. */
export class Cleanup {
  readonly #tasks: { readonly name: string; readonly run: () => Promise<void> }[] = [];

  add(name: string, run: () => Promise<void>): void {
    this.#tasks.push({ name, run });
  }

  /** Runs every task, also after one that failed. Returns what failed. */
  async run(): Promise<string[]> {
    const failures: string[] = [];
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      try {
        await task.run();
      } catch (error) {
        failures.push(`${task.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failures;
  }
}
