// SPDX-License-Identifier: MIT

import type { Clock } from "../../src/ports/clock";

/** A clock whose sleeps take no real time: each moves it on by what it was asked for. */
export class SteppingClock implements Clock {
  constructor(private time = 1_800_000_000_000) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw signal.reason;
    this.time += ms;
  }

  advance(ms: number): void {
    this.time += ms;
  }
}
