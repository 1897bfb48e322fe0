// SPDX-License-Identifier: MIT

import type { ClaimReport } from "../services/proofs/proofWatcher";

const HEADER = ["round", "from", "orchestrator", "status", "segments", "pixels", "proven", "leaves", "gateways", "paid wei", "faults"];
const GAP = "  ";

/** Claims as a table: what was claimed and proven, beside what the gateways that attest it have really paid. */
export function watchTable(claims: readonly ClaimReport[]): string {
  const rows = [HEADER, ...claims.map(rowOf)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

function rowOf(claim: ClaimReport): string[] {
  const { data, status, punished } = claim;
  const isProven = status === "proven" && punished.length === 0;
  return [
    String(claim.round),
    String(data.fromRound),
    claim.orchestrator,
    status,
    String(data.segments),
    String(data.totalPixels),
    isProven ? String(data.totalPixels) : "0",
    `${claim.knownLeaves}${claim.isAudited ? " (all)" : ""}`,
    String(claim.gateways.length),
    String(claim.paid),
    claim.faults.map((fault) => (punished.includes(fault) ? `${fault} (punished)` : fault)).join(", ") || "none",
  ];
}
