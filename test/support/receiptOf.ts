// SPDX-License-Identifier: MIT
import { id } from "ethers";
import type { Receipt } from "./receipt";

/** A receipt of 1,000 pixels, but for what a test says. */
export function receiptOf(values: Partial<Receipt> & Pick<Receipt, "gateway" | "orchestrator">): Receipt {
  const sequence = values.sequence ?? 0n;
  return {
    streamId: id("a stream"),
    sequence,
    round: 0n,
    sourceHash: id(`source ${sequence}`),
    renditionsHash: id(`renditions ${sequence}`),
    profilesHash: id("P360p30fps16x9,P720p30fps16x9"),
    pixels: 1_000n,
    latencyMs: 750n,
    device: 2n,
    ...values,
  };
}
