// SPDX-License-Identifier: MIT

/** HMAC with SHA-256: 32 bytes. Passed into the pure rules, so that they depend on no library. */
export type HmacSha256 = (key: Uint8Array, message: Uint8Array) => Uint8Array;
