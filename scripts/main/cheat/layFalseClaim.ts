// SPDX-License-Identifier: MIT

import type { Hex } from "../../../worker/src/domain/hex";
import type { Keccak256 } from "../../../worker/src/domain/keccak256";
import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";
import { workKey } from "../../../worker/src/domain/proofs/workKey";
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
 * Lays out a claim that is not true, from receipts that are. Half of the pixels of a claim with inflated pixels, invented or copied segments have nothing
 * behind them: 16 samples miss that once in 65,536 claims. Who is silent, or claims twice, lays out the truth. `drawWord` draws 32 bytes.
 */
export function layFalseClaim(
  kind: CheatKind,
  receipts: readonly SignedReceipt[],
  { drawWord, keccak256 }: { readonly drawWord: () => Hex; readonly keccak256: Keccak256 },
): FalseClaim {
  const signed = receipts.map((one) => ({ ...one, workKey: workKey(one.receipt, keccak256), isOpenable: true }));
  switch (kind) {
    case "silence":
    case "double-claim":
      return lay(signed);
    case "inflated-pixels": {
      const honest = lay(signed);
      return { ...honest, totalPixels: 2n * honest.totalPixels };
    }
    case "invented-segments": {
      // Of streams that there never were.
      const invented = receipts.map(({ receipt }) => ({ ...receipt, streamId: drawWord() }));
      const unsigned = invented.map((receipt) => ({
        receipt,
        workKey: workKey(receipt, keccak256),
        signature: NO_SIGNATURE,
        isOpenable: false,
      }));
      return lay([...signed, ...unsigned]);
    }
    case "copied-segments":
      // A tree has one place for a work key: the copies lie in others, which their receipts do not lead to.
      return lay([...signed, ...signed.map((one) => ({ ...one, workKey: drawWord(), isOpenable: false }))]);
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
