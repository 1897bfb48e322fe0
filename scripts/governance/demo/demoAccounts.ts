// SPDX-License-Identifier: MIT

/** Who takes part: indices of the network's accounts. Account 0 only hands LPT out. */
export const demoAccounts = { orchestrator: 1, rival: 2, delegator: 3, quiet: 4, recipient: 5, reviewer: 6 } as const;
