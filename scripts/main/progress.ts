// SPDX-License-Identifier: MIT

/** Where progress is shown. */
interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows what goes on: one line per step, and in a terminal a last line that moves. */
export class Progress {
  #step = 0;
  #hasMovingLine = false;
  readonly #startedAt: number;

  constructor(private readonly options: { readonly output: Output; readonly now: () => number }) {
    this.#startedAt = options.now();
  }

  /** A new step begins. */
  step(title: string): void {
    this.line("");
    this.line(`${this.#elapsed()}  ${++this.#step}. ${title}`);
  }

  /** Something was done. */
  line(text: string): void {
    this.#clear();
    this.options.output.write(`${text}\n`);
  }

  /** A detail of the current step. */
  detail(text: string): void {
    this.line(`          ${text}`);
  }

  /** What goes on right now: overwritten by what comes next, and not shown where nothing can be overwritten. */
  now(text: string): void {
    const { output } = this.options;
    if (output.isTTY !== true) return;
    this.#clear();
    output.write(`          ${text}`.slice(0, (output.columns ?? 80) - 1));
    this.#hasMovingLine = true;
  }

  #clear(): void {
    if (this.#hasMovingLine) this.options.output.write("\r\u001b[2K");
    this.#hasMovingLine = false;
  }

  #elapsed(): string {
    const seconds = Math.round((this.options.now() - this.#startedAt) / 1000);
    return `[${String(seconds).padStart(4)} s]`;
  }
}
