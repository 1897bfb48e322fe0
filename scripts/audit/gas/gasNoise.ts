// SPDX-License-Identifier: MIT

/**
 * By how much a scenario may differ between two runs of the same code. Tickets carry block hashes and signatures, whose zero bytes cost
 * less as calldata: twelve gas each. Everything else repeats to the unit.
 */
export function gasNoise(scenario: string): number {
  const batch = /^batchRedeemWinningTickets\.\w+\.(\d+)(\.perTicket)?$/.exec(scenario);
  if (batch !== null) return batch[2] === undefined ? 50 + 30 * Number(batch[1]) : 50;
  return /^redeemWinningTicket\./.test(scenario) ? 50 : 0;
}
