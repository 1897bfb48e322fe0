// SPDX-License-Identifier: MIT

import { systemClock } from "../../src/adapters/system/systemClock";
import type { Clock } from "../../src/ports/clock";

/** The real clock, moved: for tests over real sockets in which something has to expire. */
export class OffsetClock implements Clock {
  private offsetMs = 0;

  now(): number {
    return systemClock.now() + this.offsetMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}
