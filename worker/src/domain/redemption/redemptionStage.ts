// SPDX-License-Identifier: MIT

import type { RoundsState } from "../roundsState";
import type { WinningTicket } from "../winningTicket";
import { redemptionDeadline } from "./redemptionDeadline";

/**
 * Where a winning ticket stands:
 * - `expired`: the contract takes it no more.
 * - `concealed`: its params still run; redeeming publishes recipientRand, with which the sender could avoid winning tickets.
 * - `redeemable`: the usual time for redeeming.
 * - `lastChance`: its last blocks; every delay is over, even that of running params.
 * - `blocked`: the current round is not initialized, so that no redemption can succeed.
 */
export type RedemptionStage = "expired" | "concealed" | "redeemable" | "lastChance" | "blocked";

/** Chain parameters and operator choices that decide the stage. */
export interface RedemptionRules {
  /** Rounds, counted from the creation round, in which a ticket can be redeemed. */
  readonly ticketValidityPeriod: bigint;
  /** The last so many L1 blocks before the deadline are the last chance. */
  readonly lastChanceBlocks: bigint;
}

/** Decides by the clock of the contracts: valid while `creationRound + ticketValidityPeriod > currentRound`. */
export function redemptionStage(ticket: WinningTicket, rounds: RoundsState, rules: RedemptionRules): RedemptionStage {
  const { ticketValidityPeriod, lastChanceBlocks } = rules;
  if (rounds.currentRound >= ticket.expirationParams.creationRound + ticketValidityPeriod) return "expired";
  if (rounds.lastInitializedRound !== rounds.currentRound) return "blocked";

  const blocksLeft = redemptionDeadline(ticket, rounds, ticketValidityPeriod) - rounds.lastSeenBlock;
  if (blocksLeft <= lastChanceBlocks) return "lastChance";
  return rounds.lastSeenBlock < ticket.paramsExpirationBlock ? "concealed" : "redeemable";
}
