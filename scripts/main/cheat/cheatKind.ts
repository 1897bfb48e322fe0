// SPDX-License-Identifier: MIT

/** What a dishonest orchestrator can try with its record of work, in the words of `npm start -- --cheat`. */
export const CHEAT_KINDS = ["inflated-pixels", "invented-segments", "copied-segments", "double-claim", "silence"] as const;

/** One of {@link CHEAT_KINDS}. */
export type CheatKind = (typeof CHEAT_KINDS)[number];
