// SPDX-License-Identifier: MIT
import type { GasGoal } from "./gasGoal";

/** Calls that change stake, with their hints. Two that are named without have none: there a pool grows, or is left. */
const WITH_HINTS = /^(?!.*(?<!growingPool\.toHead|orchestrator\.full)\.noHint)(bond|unbond|rebond|transferBond)/;
const WITHOUT_HINTS = /^(bond|unbond|rebond|transferBond).*(?<!growingPool\.toHead|orchestrator\.full)\.noHint/;

/** The goals, in the order in which they are shown. */
export const GAS_GOALS: readonly GasGoal[] = [
  { name: "redeemWinningTicket", of: "deployed", most: 0.5, scenarios: /^redeemWinningTicket\./ },
  { name: "batchRedeemWinningTickets, 10 and 50 tickets", of: "deployed", most: 0.5, scenarios: /^batchRedeem.*\.(10|50)\.perTicket$/ },
  { name: "rewardWithHint, pool of 100", of: "deployed", most: 0.45, scenarios: /^rewardWithHint\.pool100\./ },
  { name: "reward without hint, pool of 100, average", of: "deployed", most: 0.35, scenarios: /^reward\.pool100\..*noHint\.avg$/ },
  { name: "reward without hint, beside with hint", of: "own with hints", most: 1.15, scenarios: /^reward\..*noHint/ },
  { name: "bond, unbond, rebond, transferBond with hints", of: "deployed", most: 0.5, scenarios: WITH_HINTS },
  { name: "the same without hints", of: "own with hints", most: 1.15, scenarios: WITHOUT_HINTS },
  {
    name: "claimEarnings, withdrawFees, withdrawStake",
    of: "deployed",
    most: 0.55,
    scenarios: /^(claimEarnings|withdrawFees|withdrawStake)\./,
  },
  {
    name: "rounds, terms, service URIs, funding, unlocking",
    of: "deployed",
    most: 0.65,
    scenarios: /^(initializeRound\.|transcoder|setServiceURI\.|fund|unlock|cancelUnlock|withdraw$)/,
  },
  { name: "castVote, propose, execute", of: "deployed", most: 0.65, scenarios: /^(castVote|propose\.|execute\.)/ },
  // Whatever else changes the chain; views are called off it.
  { name: "every single call", of: "deployed", most: 0.8, scenarios: /^(?!view\.)/ },
];
