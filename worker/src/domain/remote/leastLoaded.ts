// SPDX-License-Identifier: MIT

/** Who is the least busy: of those with room for another session the one with the lowest part of its capacity taken, the first of equals. */
export function leastLoaded<T extends { readonly load: number; readonly capacity: number }>(candidates: Iterable<T>): T | undefined {
  let best: T | undefined;
  for (const candidate of candidates) {
    if (candidate.load >= candidate.capacity) continue;
    if (best === undefined || candidate.load * best.capacity < best.load * candidate.capacity) best = candidate;
  }
  return best;
}
