// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { WorkName } from "./workName";

/** `keccak256(abi.encode(gateway, streamId, sequence))`: the place of a segment in a claim's tree. Two leaves with one work key claim it twice. */
export function workKey({ gateway, streamId, sequence }: WorkName, keccak256: Keccak256): Hex {
  return hex(keccak256(concatBytes(wordBytes(BigInt(gateway)), hexToBytes(streamId), wordBytes(sequence))));
}
