// SPDX-License-Identifier: MIT

/** What the false pixels of a claim are made of: pixels that no gateway has signed for, or copies of segments that one has. */
export const FALSE_KINDS = ["unsigned", "copied"] as const;

/** One of {@link FALSE_KINDS}. */
export type FalseKind = (typeof FALSE_KINDS)[number];
