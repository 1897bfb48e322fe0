// SPDX-License-Identifier: MIT

import type { UnclaimedReceipt } from "../../ports/receiptStore";

/** The contract takes claims of up to so many pixels. */
const MAX_CLAIM_PIXELS = 2n ** 56n - 1n;

/** As many of the receipts, from the first on, as one claim holds. */
export function takeReceipts(receipts: readonly UnclaimedReceipt[], maxPixels = MAX_CLAIM_PIXELS): readonly UnclaimedReceipt[] {
  let total = 0n;
  const end = receipts.findIndex(({ pixels }) => (total += pixels) > maxPixels);
  return end < 0 ? receipts : receipts.slice(0, end);
}
