// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { LiveOutput } from "../../ports/liveOutput";

interface EndedOutput {
  readonly output: LiveOutput;
  readonly untilMs: number;
}

/** Playlists and segments of streams that are over: so long that players reach the end. The oldest go first. */
export class EndedOutputs {
  private readonly outputs = new Map<string, EndedOutput>();

  constructor(
    private readonly options: { readonly keepMs: number; readonly maxOutputs: number },
    private readonly modules: { readonly clock: Clock },
  ) {}

  keep(manifestId: string, output: LiveOutput): void {
    output.end();
    this.outputs.delete(manifestId);
    this.outputs.set(manifestId, { output, untilMs: this.modules.clock.now() + this.options.keepMs });
    this.forget();
  }

  find(manifestId: string): LiveOutput | undefined {
    this.forget();
    return this.outputs.get(manifestId)?.output;
  }

  /** Gives the output of a stream that goes on, or that begins anew. */
  take(manifestId: string): LiveOutput | undefined {
    const output = this.find(manifestId);
    this.outputs.delete(manifestId);
    return output;
  }

  /** Drops what is over its time, or too much. */
  forget(): void {
    const now = this.modules.clock.now();
    for (const [manifestId, { untilMs }] of this.outputs) {
      if (untilMs <= now || this.outputs.size > this.options.maxOutputs) this.outputs.delete(manifestId);
    }
  }
}
