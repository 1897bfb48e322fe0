// SPDX-License-Identifier: MIT

import { pixels } from "../../domain/pixels";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { round } from "../../domain/round";
import type { Row } from "./row";

/** Reads a row of the receipt table: what the gateway signed, and its signature. */
export function toSignedReceipt(row: Row): SignedReceipt {
  const receipt = {
    gateway: row.address("gateway"),
    orchestrator: row.address("orchestrator"),
    streamId: row.hex("stream_id"),
    sequence: row.integer("sequence"),
    round: round(BigInt(row.number("round"))),
    sourceHash: row.hex("source_hash"),
    renditionsHash: row.hex("renditions_hash"),
    profilesHash: row.hex("profiles_hash"),
    pixels: pixels(row.integer("pixels")),
    latencyMs: row.number("latency_ms"),
    device: row.number("device"),
  };
  return { receipt, signature: row.hex("signature") };
}
