// SPDX-License-Identifier: MIT

import type { HlsEntry } from "./hlsEntry";

const WITH_GAPS = 8;
const WITHOUT = 6;

/** The least version of the protocol that says all of these (draft-pantos-hls-rfc8216bis, section 8). */
export function playlistVersion(entries: readonly HlsEntry[]): number {
  return entries.some(({ isGap }) => isGap) ? WITH_GAPS : WITHOUT;
}
