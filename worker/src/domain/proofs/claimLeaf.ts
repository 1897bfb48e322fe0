// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";

/** A leaf of a claim: it covers the pixels from `start` to `start + pixels - 1` of the claim's pixel line. */
export interface ClaimLeaf {
  readonly start: bigint;
  readonly receiptHash: Hex;
  readonly pixels: bigint;
  /** Its place in the tree. In an honest claim that of its receipt. */
  readonly workKey: Hex;
}
