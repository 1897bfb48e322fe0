// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import type { Keccak256 } from "../keccak256";
import type { SegmentProfile } from "../segmentProfile";
import type { VideoCodec } from "../videoCodec";
import { wordBytes } from "../wordBytes";

/** Numbers of the wire protocol (node-protocol section 2.2, `VideoProfile.encoder`). */
const CODECS: Readonly<Record<VideoCodec, bigint>> = { h264: 0n, h265: 1n, vp8: 2n, vp9: 3n };

/**
 * Hash of the requested profiles, in order: keccak256 of six big-endian 32-byte words for each profile, namely width, height,
 * bitrate in bits per second, frames per second as numerator and denominator (as requested, not reduced; a denominator of 0 is
 * written as 1), and the codec's wire number (0 H.264, 1 H.265, 2 VP8, 3 VP9). In Solidity: `keccak256(abi.encodePacked(words))`
 * with `uint256[] words`.
 */
export function profilesHash(profiles: readonly SegmentProfile[], keccak256: Keccak256): Hex {
  const words = profiles.flatMap(({ width, height, bitrate, fps, fpsDen, codec }) => [
    BigInt(width),
    BigInt(height),
    BigInt(bitrate),
    BigInt(fps),
    BigInt(fpsDen === 0 ? 1 : fpsDen),
    CODECS[codec],
  ]);
  return hex(keccak256(concatBytes(...words.map(wordBytes))));
}
