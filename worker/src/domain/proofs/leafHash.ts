// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import type { Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";

/** `keccak256(keccak256(abi.encode(uint64 start, bytes32 receiptHash)))`: a leaf of a claim's tree. */
export function leafHash(start: bigint, receiptHash: Hex, keccak256: Keccak256): Uint8Array {
  return keccak256(keccak256(concatBytes(wordBytes(start), hexToBytes(receiptHash))));
}
