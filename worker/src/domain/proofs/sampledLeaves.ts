// SPDX-License-Identifier: MIT

import type { ClaimTree } from "./claimTree";

/**
 * Numbers of the leaves that cover the samples that are not opened yet, each once, in the order of the samples. `openedSamples` has
 * bit j set for an opened sample j. Throws a `RangeError` for a sample that no leaf covers.
 */
export function sampledLeaves(tree: ClaimTree, samples: readonly bigint[], openedSamples: bigint): number[] {
  const leaves = samples
    .filter((_, sample) => ((openedSamples >> BigInt(sample)) & 1n) === 0n)
    .map((pixel) => {
      const leaf = tree.leafAt(pixel);
      if (leaf === undefined) throw new RangeError(`no leaf covers pixel ${pixel}`);
      return leaf;
    });
  return [...new Set(leaves)];
}
