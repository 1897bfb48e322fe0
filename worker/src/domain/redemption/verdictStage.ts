// SPDX-License-Identifier: MIT

import type { L1Block } from "../l1Block";
import type { TicketVerdict } from "./ticketVerdict";

/**
 * How far what the chain says of a ticket can be relied on:
 * - `fresh`: a contrary answer may come from an endpoint that is behind.
 * - `doubted`: a contrary answer means that the chain has been reorganised, or that the verdict was wrong.
 * - `final`: asked once more now, it need not be asked again.
 */
export type VerdictStage = "fresh" | "doubted" | "final";

/** Further than an endpoint that is used lags behind. */
const FRESH_BLOCKS = 5n;
/** 64 blocks, after which Ethereum's are final, and what a transaction may have waited for since the pass began. */
const FINAL_BLOCKS = 96n;
const MINUTE_MS = 60_000;
const [FRESH_MS, FINAL_MIN_MS, FINAL_MS] = [5 * MINUTE_MS, 10 * MINUTE_MS, 24 * 60 * MINUTE_MS];

/** Of a redemption. By blocks, and by the clock where a block that was told is not to be believed. */
export function verdictStage(verdict: TicketVerdict, now: { readonly at: number; readonly block: L1Block }): VerdictStage {
  const [ageMs, depth] = [now.at - verdict.at, now.block - verdict.block];
  if (ageMs >= FINAL_MS || (ageMs >= FINAL_MIN_MS && depth >= FINAL_BLOCKS)) return "final";
  return ageMs >= FRESH_MS || depth >= FRESH_BLOCKS ? "doubted" : "fresh";
}
