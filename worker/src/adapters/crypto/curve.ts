// SPDX-License-Identifier: MIT

/** The secp256k1 operations that signatures need. Signatures are R and S, 64 bytes; public keys X and Y, 64 bytes. */
export interface Curve {
  /** For logs: which implementation this is. */
  readonly description: string;
  /** Deterministic (RFC 6979), low S. */
  sign(digest: Uint8Array, privateKey: Uint8Array): { readonly signature: Uint8Array; readonly recovery: number };
  /** Undefined when no key matches. */
  recover(digest: Uint8Array, signature: Uint8Array, recovery: number): Uint8Array | undefined;
  /** Throws a `RangeError` when the key is not in [1, order - 1]. */
  publicKey(privateKey: Uint8Array): Uint8Array;
}
