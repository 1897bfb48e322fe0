// SPDX-License-Identifier: MIT

import { Refusal } from "../../domain/refusal";

/** Lets a limited number of jobs run at a time, and a limited number wait; in order of arrival. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly options: {
      readonly concurrency: number;
      readonly maxWaiting: number;
      /** What who finds no room is told. */
      readonly fullText: string;
    },
  ) {}

  /** Throws a {@link Refusal} at once when there is no room to wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private enter(): Promise<void> {
    const { concurrency, maxWaiting, fullText } = this.options;
    if (this.running < concurrency) {
      this.running += 1;
      return Promise.resolve();
    }
    if (this.waiting.length >= maxWaiting) throw new Refusal("busy", fullText);
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
