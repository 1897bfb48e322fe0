// SPDX-License-Identifier: MIT

/**
 * Index drawn with the given relative chances. `uniform` is in [0, 1). Falls back to the first when all are zero.
 */
export function drawIndex(chances: readonly number[], uniform: number): number {
  const target = uniform * chances.reduce((sum, chance) => sum + chance, 0);
  let cumulated = 0;
  for (let i = 0; i < chances.length; i++) {
    cumulated += chances[i]!;
    if (target < cumulated) return i;
  }
  return 0;
}
