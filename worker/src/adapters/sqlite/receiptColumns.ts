// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { pixels } from "../../domain/pixels";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { round } from "../../domain/round";

const hexText = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));
const integer = z.string().regex(/^\d+$/).transform(BigInt);

/** The columns of a receipt that its gateway signed, and the signature. */
export const RECEIPT_COLUMNS = z
  .object({
    gateway: z.string(),
    orchestrator: z.string(),
    stream_id: hexText,
    sequence: integer,
    round: z.number(),
    source_hash: hexText,
    renditions_hash: hexText,
    profiles_hash: hexText,
    pixels: integer,
    latency_ms: z.number(),
    device: z.number(),
    signature: hexText,
  })
  .transform((row): SignedReceipt => ({
    receipt: {
      gateway: address(row.gateway),
      orchestrator: address(row.orchestrator),
      streamId: row.stream_id,
      sequence: row.sequence,
      round: round(BigInt(row.round)),
      sourceHash: row.source_hash,
      renditionsHash: row.renditions_hash,
      profilesHash: row.profiles_hash,
      pixels: pixels(row.pixels),
      latencyMs: row.latency_ms,
      device: row.device,
    },
    signature: row.signature,
  }));
