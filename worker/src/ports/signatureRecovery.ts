// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";

/** Recovers who made a signature. */
export interface SignatureRecovery {
  /** Signer of an EIP-191 personal signature. Undefined when the signature is not 65 bytes, V is not 27 or 28, S is high, or no key matches. */
  recoverPersonal(bytes: Uint8Array, signature: Uint8Array): Address | undefined;
  /** The same for a signature over a 32-byte digest. */
  recoverDigest(digest: Uint8Array, signature: Uint8Array): Address | undefined;
}
