// SPDX-License-Identifier: MIT

import type { Clock } from "../../src/ports/clock";

/** A clock that stands still until it is moved: sleeps end when their time has come. */
export class ManualClock implements Clock {
  private readonly sleeps = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(private time = 1_800_000_000_000) {}

  now(): number {
    return this.time;
  }

  /** Whoever sleeps, by how long they still do, the shortest first. */
  get pending(): number[] {
    return [...this.sleeps].map(({ until }) => until - this.time).sort((a, b) => a - b);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = (): void => {
        this.sleeps.delete(sleep);
        reject(signal!.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const sleep = { until: this.time + ms, wake };
      this.sleeps.add(sleep);
      signal?.addEventListener("abort", onAbort);
    });
  }

  /** Moves on, and lets those act who wake up. */
  async advance(ms: number): Promise<void> {
    this.time += ms;
    for (const sleep of this.sleeps) {
      if (sleep.until > this.time) continue;
      this.sleeps.delete(sleep);
      sleep.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
