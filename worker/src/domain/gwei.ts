// SPDX-License-Identifier: MIT

/** An amount of wei in gwei, rounded: the unit of the incumbent's money metrics, not for money itself. */
export function gwei(wei: bigint): number {
  return Number(wei) / 1e9;
}
