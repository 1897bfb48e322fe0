// SPDX-License-Identifier: MIT

import { concatBytes } from "./concatBytes";
import type { Keccak256 } from "./keccak256";

/**
 * The bytes an orchestrator hands to its signer for a result: the hash of the renditions' hashes, in the order of the
 * requested profiles (node-protocol section 3.4).
 */
export function transcodeResultMessage(renditions: readonly Uint8Array[], keccak256: Keccak256): Uint8Array {
  return keccak256(concatBytes(...renditions.map((rendition) => keccak256(rendition))));
}
