// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { SegmentReceipt } from "./segmentReceipt";

/** `keccak256(abi.encode(gateway, streamId, sequence))`: two leaves with one work key claim one segment twice. */
export function workKey(receipt: Pick<SegmentReceipt, "gateway" | "streamId" | "sequence">, keccak256: Keccak256): Hex {
  const { gateway, streamId, sequence } = receipt;
  return hex(keccak256(concatBytes(wordBytes(BigInt(gateway)), hexToBytes(streamId), wordBytes(sequence))));
}
