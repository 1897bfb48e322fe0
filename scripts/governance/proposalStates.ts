// SPDX-License-Identifier: MIT

/** States of a proposal, by the numbers of the governor. */
export const proposalStates = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"] as const;
