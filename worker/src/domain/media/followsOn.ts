// SPDX-License-Identifier: MIT

import type { SegmentShape } from "./segmentShape";

const WRAP = 2 ** 33;
const TICKS_PER_MS = 90;
/** Pictures that an encoder left out, and sound that begins a little beside them, are no new clock. */
const TOLERANCE_TICKS = 45_000;

/** Whether a player can go on from one segment to the next, of which `lostMs` between them are missing. What is unknown is taken to be as before. */
export function followsOn(last: SegmentShape | undefined, next: SegmentShape | undefined, lostMs: number): boolean {
  if (last === undefined || next === undefined) return true;
  if (last.kind !== next.kind) return false;
  if (last.span === undefined || next.span === undefined) return true;
  const jump = next.span.startTicks - last.span.endTicks - lostMs * TICKS_PER_MS;
  const onClock = (((jump + WRAP / 2) % WRAP) + WRAP) % WRAP;
  return Math.abs(onClock - WRAP / 2) <= TOLERANCE_TICKS;
}
