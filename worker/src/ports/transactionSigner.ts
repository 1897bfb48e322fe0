// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";

/** The key that pays for transactions. It never leaves the adapter. */
export interface TransactionSigner {
  readonly address: Address;
  /** Signature over a 32-byte transaction hash: 65 bytes R, S, V with V 27 or 28 and low S. */
  signTransactionHash(hash: Uint8Array): Promise<Uint8Array>;
}
