// SPDX-License-Identifier: MIT

import { concatBytes } from "../../domain/concatBytes";
import type { Keccak256 } from "../../domain/keccak256";

/** EIP-191 personal-message digest: `keccak("\x19Ethereum Signed Message:\n" || length || bytes)`. */
export function personalDigest(bytes: Uint8Array, keccak256: Keccak256): Uint8Array {
  const prefix = new TextEncoder().encode(`\x19Ethereum Signed Message:\n${bytes.length}`);
  return keccak256(concatBytes(prefix, bytes));
}
