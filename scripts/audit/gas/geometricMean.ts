// SPDX-License-Identifier: MIT

/** The geometric mean of positive numbers; 1 of none. */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0) return 1;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
