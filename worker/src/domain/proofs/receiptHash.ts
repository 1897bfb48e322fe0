// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { SegmentReceipt } from "./segmentReceipt";

const TYPE =
  "SegmentReceipt(address gateway,address orchestrator,bytes32 streamId,uint64 sequence,uint64 round,bytes32 sourceHash," +
  "bytes32 renditionsHash,bytes32 profilesHash,uint64 pixels,uint32 latencyMs,uint8 device)";

/** EIP-712 struct hash of a receipt: what the leaves of a claim are made of. */
export function receiptHash(receipt: SegmentReceipt, keccak256: Keccak256): Uint8Array {
  return keccak256(
    concatBytes(
      keccak256(new TextEncoder().encode(TYPE)),
      addressWord(receipt.gateway),
      addressWord(receipt.orchestrator),
      hexToBytes(receipt.streamId),
      wordBytes(receipt.sequence),
      wordBytes(receipt.round),
      hexToBytes(receipt.sourceHash),
      hexToBytes(receipt.renditionsHash),
      hexToBytes(receipt.profilesHash),
      wordBytes(receipt.pixels),
      wordBytes(BigInt(receipt.latencyMs)),
      wordBytes(BigInt(receipt.device)),
    ),
  );
}

function addressWord(address: string): Uint8Array {
  return wordBytes(BigInt(address));
}
