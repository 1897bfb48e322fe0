// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";

/** What an orchestrator puts on record in one round (`ClaimData` of the Verifier). */
export interface ClaimData {
  /** Root of the Merkle tree over the leaves. */
  readonly root: Hex;
  /** Length of the pixel line that the leaves partition. */
  readonly totalPixels: bigint;
  /** Number of leaves. */
  readonly segments: number;
}
