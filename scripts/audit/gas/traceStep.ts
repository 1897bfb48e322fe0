// SPDX-License-Identifier: MIT

/** One step of `debug_traceTransaction`, as far as it is read here. */
export interface TraceStep {
  readonly op: string;
  readonly depth: number;
  /** Gas left before the step. */
  readonly gas: number;
  readonly gasCost: number;
  /** Words in hex, the last one on top. */
  readonly stack: readonly string[];
}
