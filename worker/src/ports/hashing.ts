// SPDX-License-Identifier: MIT

/** Hash functions, synchronous and as fast as the machine allows. */
export interface Hashing {
  keccak256(bytes: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
}
