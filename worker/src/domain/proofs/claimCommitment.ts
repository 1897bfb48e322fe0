// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { ClaimData } from "./claimData";

const COMMITMENT_BYTES = 24;

/** What the chain keeps of a claim: the first 24 bytes of `keccak256(abi.encode(ClaimData))`. */
export function claimCommitment({ root, totalPixels, segments, fromRound }: ClaimData, keccak256: Keccak256): Hex {
  const encoded = concatBytes(hexToBytes(root), wordBytes(totalPixels), wordBytes(BigInt(segments)), wordBytes(fromRound));
  return hex(keccak256(encoded).subarray(0, COMMITMENT_BYTES));
}
