// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";
import type { Round } from "../round";

/** What an orchestrator puts on record in one round (`ClaimData` of the Verifier). */
export interface ClaimData {
  /** Root of the tree over the leaves. */
  readonly root: Hex;
  /** Length of the pixel line that the leaves partition. */
  readonly totalPixels: bigint;
  /** Number of leaves. */
  readonly segments: number;
  /** The claim covers receipts of the rounds from this one on, up to the last before its own. */
  readonly fromRound: Round;
}
