// SPDX-License-Identifier: MIT

import type { Address } from "../address";
import { bytesToBigInt } from "../bytesToBigInt";
import { concatBytes } from "../concatBytes";
import type { Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import type { Round } from "../round";
import { wordBytes } from "../wordBytes";

/**
 * The pixel that sample number `sample` of a claim falls on: `keccak256(abi.encode(seed, orchestrator, round, sample)) % totalPixels`
 * (specification proofs.md, section 4; the Verifier's `samplesOf` gives all of them).
 */
export function samplePixel(
  claim: { readonly seed: Hex; readonly orchestrator: Address; readonly round: Round; readonly totalPixels: bigint },
  sample: number,
  keccak256: Keccak256,
): bigint {
  const { seed, orchestrator, round, totalPixels } = claim;
  const encoded = concatBytes(hexToBytes(seed), wordBytes(BigInt(orchestrator)), wordBytes(round), wordBytes(BigInt(sample)));
  return bytesToBigInt(keccak256(encoded)) % totalPixels;
}
