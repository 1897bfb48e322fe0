// SPDX-License-Identifier: MIT

import type { Fees } from "./fees";

/** Nodes replace a transaction only if each fee grows by at least 10 %. */
const NUMERATOR = 1125n;
const DENOMINATOR = 1000n;

/** Fees for replacing a transaction: 12.5 % above the old ones, rounded up, or the market's if those are higher. */
export function bumpFees(old: Fees, market: Fees): Fees {
  if (old.kind === "legacy") {
    return { kind: "legacy", gasPrice: higher(bump(old.gasPrice), market.kind === "legacy" ? market.gasPrice : 0n) };
  }
  const [fee, tip] = market.kind === "dynamic" ? [market.maxFeePerGas, market.maxPriorityFeePerGas] : [0n, 0n];
  return {
    kind: "dynamic",
    maxFeePerGas: higher(bump(old.maxFeePerGas), fee),
    maxPriorityFeePerGas: higher(bump(old.maxPriorityFeePerGas), tip),
  };
}

function bump(fee: bigint): bigint {
  return (fee * NUMERATOR + DENOMINATOR - 1n) / DENOMINATOR;
}

function higher(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
