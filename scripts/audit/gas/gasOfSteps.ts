// SPDX-License-Identifier: MIT
import type { TraceStep } from "./traceStep";

/** What each step cost by itself: a call without what its callee used. */
export function gasOfSteps(steps: readonly Omit<TraceStep, "stack">[]): readonly number[] {
  const own = new Array<number>(steps.length).fill(0);
  // One entry for each open frame: the index of the call that opened it, and what its steps have cost so far.
  const frames = [{ call: -1, spent: 0 }];
  const spend = (index: number, gas: number): void => {
    own[index] = gas;
    const frame = frames.at(-1);
    if (frame !== undefined) frame.spent += gas;
  };

  for (const [index, step] of steps.entries()) {
    while (frames.length > step.depth) {
      const { call, spent } = frames.pop() ?? { call: -1, spent: 0 };
      const before = steps[call]?.gas ?? 0;
      spend(call, before - step.gas - spent);
      const frame = frames.at(-1);
      if (frame !== undefined) frame.spent += spent;
    }
    const next = steps[index + 1];
    if (next !== undefined && next.depth > step.depth) frames.push({ call: index, spent: 0 });
    else if (next !== undefined && next.depth === step.depth) spend(index, step.gas - next.gas);
    else spend(index, step.gasCost);
  }
  return own;
}
