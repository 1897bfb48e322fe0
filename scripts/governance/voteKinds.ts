// SPDX-License-Identifier: MIT

/** What a vote may say, by the numbers of the ballot. */
export const voteKinds = ["against", "for", "abstain"] as const;
