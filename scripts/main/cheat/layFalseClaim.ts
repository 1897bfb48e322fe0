// SPDX-License-Identifier: MIT

import type { Hex } from "../../../worker/src/domain/hex";
import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";
import type { CheatKind } from "./cheatKind";
import type { FalseLeaf } from "./falseLeaf";

/** A claim as a dishonest orchestrator lays it out. */
export interface FalseClaim {
  readonly leaves: readonly FalseLeaf[];
  readonly totalPixels: bigint;
}

/** What no gateway has signed has no signature to show. */
const NO_SIGNATURE: Hex = `0x${"00".repeat(65)}`;

/**
 * Lays out a claim that is not true, from receipts that are. Half of the pixels of an inflated or an invented claim have nothing behind them:
 * 16 samples miss that once in 65,536 claims. `drawStreamId` names streams that there never were.
 */
export function layFalseClaim(kind: CheatKind, receipts: readonly SignedReceipt[], drawStreamId: () => Hex): FalseClaim {
  const signed = receipts.map((receipt) => ({ ...receipt, isSigned: true }));
  switch (kind) {
    case "silence":
      return lay(signed);
    case "inflated-pixels": {
      const honest = lay(signed);
      return { ...honest, totalPixels: 2n * honest.totalPixels };
    }
    case "invented-segments": {
      const invent = ({ receipt }: SignedReceipt) => ({
        receipt: { ...receipt, streamId: drawStreamId() },
        signature: NO_SIGNATURE,
        isSigned: false,
      });
      return lay([...signed, ...receipts.map(invent)]);
    }
    case "double-claim": {
      // Nothing but one segment, twice: its samples show both places.
      const largest = signed.reduce((best, one) => (one.receipt.pixels > best.receipt.pixels ? one : best));
      return lay([largest, largest]);
    }
  }
}

/** End to end from pixel 0. */
function lay(parts: readonly Omit<FalseLeaf, "start">[]): FalseClaim {
  let totalPixels = 0n;
  const leaves = parts.map((part) => {
    const start = totalPixels;
    totalPixels += part.receipt.pixels;
    return { ...part, start };
  });
  return { leaves, totalPixels };
}
