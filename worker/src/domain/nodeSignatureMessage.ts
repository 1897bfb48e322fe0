// SPDX-License-Identifier: MIT

import type { Keccak256 } from "./keccak256";

/** What the node signs for a message `m`: personal signature over `keccak(m)` (node-protocol section 3). */
export function nodeSignatureMessage(message: Uint8Array, keccak256: Keccak256): Uint8Array {
  return keccak256(message);
}
