// SPDX-License-Identifier: MIT

import type { ClaimAudit } from "../../ports/orchestratorEndpoint";
import { receiptMapping } from "./receiptMapping";

/** A claim as lines of JSON, in UTF-8: first what the chain has of it, then each receipt with its start on the pixel line. */
export async function* claimLines(claim: ClaimAudit): AsyncGenerator<Uint8Array> {
  const { orchestrator, round, data } = claim;
  const encoder = new TextEncoder();
  const { root, totalPixels, segments, fromRound } = data;
  const head = {
    orchestrator,
    round: round.toString(),
    root,
    totalPixels: totalPixels.toString(),
    segments,
    fromRound: fromRound.toString(),
  };
  yield encoder.encode(`${JSON.stringify(head)}\n`);
  for await (const page of claim.receipts()) {
    const lines = page.map((entry) => `${JSON.stringify({ start: entry.start.toString(), ...receiptMapping.toJson(entry) })}\n`);
    yield encoder.encode(lines.join(""));
  }
}
