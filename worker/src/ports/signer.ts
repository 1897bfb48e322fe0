// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";

/** The node's key. It never leaves the adapter. */
export interface Signer {
  readonly address: Address;
  /** EIP-191 personal signature over the given bytes: 65 bytes R, S, V with V 27 or 28 and low S. */
  signPersonal(bytes: Uint8Array): Promise<Uint8Array>;
  /** Signature over a 32-byte EIP-712 digest, in the same form. */
  signDigest(digest: Uint8Array): Promise<Uint8Array>;
}
