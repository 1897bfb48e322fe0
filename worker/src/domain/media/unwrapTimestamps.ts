// SPDX-License-Identifier: MIT

const WRAP = 2 ** 33;

/** Lifts 33-bit times that crossed the wrap above the first one, so that they can be compared and sorted. */
export function unwrapTimestamps(timestamps: readonly number[]): number[] {
  const first = timestamps[0];
  if (first === undefined) return [];
  return timestamps.map((time) => {
    if (time - first < -WRAP / 2) return time + WRAP;
    if (time - first > WRAP / 2) return time - WRAP;
    return time;
  });
}
