// SPDX-License-Identifier: MIT

import type { ElementaryStream } from "./elementaryStream";
import { visitNalUnits } from "./visitNalUnits";

/** NAL unit types of ITU-T H.265, table 7-1. */
const FIRST_PARAMETER_SET = 32;
const SKIPPED_LEADING: ReadonlySet<number> = new Set([8, 9]); // RASL_N, RASL_R
const FIRST_RANDOM_ACCESS = 16;
const LAST_RANDOM_ACCESS = 23;

/** How many pictures of an HEVC stream belong to its first random access picture and refer to what came before it (RASL). */
export function countSkippedLeading(stream: ElementaryStream): number {
  let skipped = 0;
  let starts = 0;
  for (const { payload } of stream.packets) {
    const type = pictureType(payload);
    if (type >= FIRST_RANDOM_ACCESS && type <= LAST_RANDOM_ACCESS) starts += 1;
    if (starts > 1) break;
    if (SKIPPED_LEADING.has(type)) skipped += 1;
  }
  return skipped;
}

/** Of the first slice; -1 when there is none. */
function pictureType(payload: Uint8Array): number {
  let found = -1;
  visitNalUnits(payload, (unit) => {
    const type = (unit[0]! >> 1) & 0x3f;
    if (found < 0 && type < FIRST_PARAMETER_SET) found = type;
  });
  return found;
}
