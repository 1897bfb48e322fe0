// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { pixels } from "../../domain/pixels";
import type { SegmentReceipt } from "../../domain/proofs/segmentReceipt";
import { round } from "../../domain/round";

const hexText = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const RECEIPT = z.object({
  gateway: z.string().transform(address),
  orchestrator: z.string().transform(address),
  streamId: hexText,
  sequence: integer,
  round: integer.transform(round),
  sourceHash: hexText,
  renditionsHash: hexText,
  profilesHash: hexText,
  pixels: integer.transform(pixels),
  latencyMs: z.number(),
  device: z.number(),
});

/** A receipt in one column, whatever it says: a watcher keeps those of others, malformed ones among them. */
export const receiptText = {
  write: (receipt: SegmentReceipt): string =>
    JSON.stringify(receipt, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),

  read: (text: string): SegmentReceipt => RECEIPT.parse(JSON.parse(text)),
} as const;
