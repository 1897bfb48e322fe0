// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";

/** Counts the work in progress. Once it is shut nothing more comes in, and whoever wants to stop can wait for what is inside. */
export class WorkGate {
  private count = 0;
  private isShut = false;
  private leftAt: number | undefined;
  private onEmpty: () => void = () => undefined;

  constructor(private readonly modules: { readonly clock: Clock }) {}

  get isOpen(): boolean {
    return !this.isShut;
  }

  /** Pieces of work inside. */
  get size(): number {
    return this.count;
  }

  /** When work ended last, in milliseconds since the Unix epoch; undefined when none has. */
  get lastLeftAt(): number | undefined {
    return this.leftAt;
  }

  /** Lets one piece of work in, and returns what ends it, once however often it is called; undefined when the gate is shut. */
  enter(): (() => void) | undefined {
    if (this.isShut) return undefined;
    this.count++;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.leave();
    };
  }

  /** Shuts the gate, and resolves when nothing is inside any more, after `timeoutMs` at the latest. */
  async drain(timeoutMs: number): Promise<void> {
    this.isShut = true;
    if (this.count === 0) return;
    const empty = new AbortController();
    this.onEmpty = () => empty.abort(new Error("all work has ended"));
    await this.modules.clock.sleep(timeoutMs, empty.signal).catch(() => undefined);
  }

  private leave(): void {
    this.count--;
    this.leftAt = this.modules.clock.now();
    if (this.count === 0) this.onEmpty();
  }
}
