// SPDX-License-Identifier: MIT
import { gasOfSteps } from "./gasOfSteps";
import type { GasShares } from "./gasShares";
import { slotsOfSteps } from "./slotsOfSteps";
import type { TraceStep } from "./traceStep";

const BASE = 21_000;
const ZERO_BYTE = 4;
const OTHER_BYTE = 16;
/** A slot or an account that was accessed before in the transaction costs no more than this (EIP-2929). */
const WARM = 100;
/** Cost of the precompile that recovers signers. */
const RECOVERY = 3_000;

const CALLS = new Set(["CALL", "STATICCALL", "DELEGATECALL", "CREATE", "CREATE2", "EXTCODESIZE", "EXTCODEHASH", "EXTCODECOPY", "BALANCE"]);

/** Sorts the gas of a transaction by what it was spent on. */
export function sumTrace(steps: readonly TraceStep[], input: string, gasUsed: number): GasShares {
  const calldata = [...Buffer.from(input.slice(2), "hex")].reduce((sum, byte) => sum + (byte === 0 ? ZERO_BYTE : OTHER_BYTE), 0);
  const shares = { base: BASE, calldata, reads: 0, writes: 0, calls: 0, logs: 0, signatures: 0, execution: 0 };
  const gas = gasOfSteps(steps);
  const slots = slotsOfSteps(steps);
  const written = new Set(slots.filter((_, index) => steps[index]?.op === "SSTORE" && (gas[index] ?? 0) > WARM));
  for (const [index, { op, depth }] of steps.entries()) {
    const cost = gas[index] ?? 0;
    const hasFrame = (steps[index + 1]?.depth ?? 0) > depth;
    if (op.startsWith("LOG")) shares.logs += cost;
    else if (op === "STATICCALL" && !hasFrame && cost === RECOVERY + WARM) {
      shares.signatures += RECOVERY;
      shares.execution += WARM;
    } else if (cost <= WARM) shares.execution += cost;
    else if (op === "SLOAD" && !written.has(slots[index])) shares.reads += cost;
    else if (op === "SLOAD") shares.writes += cost;
    else if (op === "SSTORE") shares.writes += cost;
    else if (CALLS.has(op)) shares.calls += cost;
    else shares.execution += cost;
  }
  const spent = Object.values(shares).reduce((sum, share) => sum + share, 0);
  return { ...shares, refund: gasUsed - spent };
}
