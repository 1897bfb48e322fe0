// SPDX-License-Identifier: MIT

import { concatBytes } from "./concatBytes";
import { hex } from "./hex";
import type { Keccak256 } from "./keccak256";
import { wordBytes } from "./wordBytes";

/** What a gateway vouches for with each segment. */
export interface SegmentCredentials {
  readonly manifestId: Uint8Array;
  readonly sequence: bigint;
  /** Keccak of the media bytes, 32 bytes. */
  readonly hash: Uint8Array;
  readonly profileNames: readonly string[];
}

/**
 * The bytes a gateway hands to its signer for a segment: the hash of manifest id, padded sequence, media hash and the
 * profiles' fingerprints as hexadecimal ASCII (node-protocol section 3.2).
 */
export function segmentCredentialsMessage(credentials: SegmentCredentials, keccak256: Keccak256): Uint8Array {
  const encoder = new TextEncoder();
  const fingerprints = credentials.profileNames.map((name) => hex(keccak256(encoder.encode(name)).subarray(0, 4)).slice(2)).join("");
  return keccak256(concatBytes(credentials.manifestId, wordBytes(credentials.sequence), credentials.hash, encoder.encode(fingerprints)));
}
