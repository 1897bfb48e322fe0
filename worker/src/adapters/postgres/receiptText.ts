// SPDX-License-Identifier: MIT

import { pixels } from "../../domain/pixels";
import type { SegmentReceipt } from "../../domain/proofs/segmentReceipt";
import { round } from "../../domain/round";
import { Row } from "./row";

/** A receipt in one column, whatever it says: a watcher keeps those of others, malformed ones among them. */
export const receiptText = {
  write: (receipt: SegmentReceipt): string =>
    JSON.stringify({ ...receipt, sequence: `${receipt.sequence}`, round: `${receipt.round}`, pixels: `${receipt.pixels}` }),

  read: (text: string): SegmentReceipt => {
    const row = new Row(JSON.parse(text) as Record<string, unknown>);
    const hashes = { sourceHash: row.hex("sourceHash"), renditionsHash: row.hex("renditionsHash"), profilesHash: row.hex("profilesHash") };
    const parties = { gateway: row.address("gateway"), orchestrator: row.address("orchestrator") };
    const work = { streamId: row.hex("streamId"), sequence: row.integer("sequence"), round: round(row.integer("round")) };
    const figures = { pixels: pixels(row.integer("pixels")), latencyMs: row.number("latencyMs"), device: row.number("device") };
    return { ...parties, ...work, ...hashes, ...figures };
  },
} as const;
