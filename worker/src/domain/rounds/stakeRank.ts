// SPDX-License-Identifier: MIT

import type { Address } from "../address";

/** Position of `account` by stake, 0 for the largest; accounts outside of the pool come after everybody in it. Ties by address. */
export function stakeRank(pool: readonly { readonly address?: Address; readonly stake: bigint }[], account: Address): number {
  const own = pool.find((entry) => entry.address === account);
  if (own === undefined) return pool.length;
  return pool.filter(
    (entry) =>
      entry !== own && (entry.stake > own.stake || (entry.stake === own.stake && entry.address !== undefined && entry.address < account)),
  ).length;
}
