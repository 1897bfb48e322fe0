// SPDX-License-Identifier: MIT
import type { TraceStep } from "./traceStep";

/** The slot that each step reads or writes, told apart from those of other accounts; undefined for steps that do neither. */
export function slotsOfSteps(steps: readonly TraceStep[]): readonly (string | undefined)[] {
  // Whose storage each open frame uses. The first one is the transaction's receiver, whoever that is.
  const owners = ["receiver"];
  return steps.map(({ op, depth, stack }, index) => {
    const previous = steps[index - 1];
    if (previous !== undefined && depth > previous.depth) owners.push(ownerOfCallee(previous, owners.at(-1) ?? "", index));
    owners.length = depth;
    return op === "SLOAD" || op === "SSTORE" ? `${owners.at(-1)} ${BigInt(`0x${stack.at(-1)?.replace(/^0x/, "")}`)}` : undefined;
  });
}

function ownerOfCallee({ op, stack }: TraceStep, caller: string, index: number): string {
  if (op === "DELEGATECALL") return caller;
  // What is created has an address that nothing else has.
  return op.startsWith("CREATE") ? `created ${index}` : `0x${stack.at(-2)?.slice(-40)}`;
}
