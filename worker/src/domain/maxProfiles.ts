// SPDX-License-Identifier: MIT

/** Most renditions of a segment: more than any ladder has. */
export const MAX_PROFILES = 20;
