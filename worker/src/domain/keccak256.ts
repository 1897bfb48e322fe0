// SPDX-License-Identifier: MIT

/** Keccak-256: 32 bytes. Passed into the pure rules, so that they depend on no library. */
export type Keccak256 = (bytes: Uint8Array) => Uint8Array;
