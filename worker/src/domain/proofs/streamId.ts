// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import type { Keccak256 } from "../keccak256";

const NONCE_BYTES = 32;

/**
 * `keccak256(manifestId || nonce)`: the name of one run of a stream. The gateway draws the 32-byte nonce each time a stream
 * starts, so that a manifest id that comes back at sequence 0 never repeats a work key. Throws a `RangeError` for another length.
 */
export function streamId(manifestId: Uint8Array, nonce: Uint8Array, keccak256: Keccak256): Hex {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`a stream's nonce has ${NONCE_BYTES} bytes, not ${nonce.length}`);
  return hex(keccak256(concatBytes(manifestId, nonce)));
}
