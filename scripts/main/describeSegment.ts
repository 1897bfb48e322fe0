// SPDX-License-Identifier: MIT

import { counted } from "./counted";
import type { GatewaySegment } from "./gatewaySegment";

const SEGMENT_SECONDS = 2;

/** One line about a segment, numbered from 0 as in the report, the playlists and the names of files, from the gateway's event; undefined for other events. */
export function describeSegment(
  event: Readonly<Record<string, unknown>> | undefined,
  videoSeconds: number,
  names: ReadonlyMap<string, string>,
): string | undefined {
  if (event?.event !== "segment") return undefined;
  const { seq, durationMs, ms, renditions, orchestrator, attempts, ticketsSent, error } = event as unknown as GatewaySegment;
  const who = names.get(orchestrator ?? "") ?? orchestrator ?? "nobody";
  const kilobytes = renditions.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
  const result = error === "" ? `${counted(renditions.length, "rendition")}, ${kilobytes.toFixed(0)} kB` : error;
  const tries = attempts.length > 1 ? `, ${attempts.length} tries` : "";
  const total = Math.max(1, Math.ceil(videoSeconds / SEGMENT_SECONDS));
  const times = `${(durationMs / 1000).toFixed(1)} s by ${who} in ${(ms / 1000).toFixed(2)} s`;
  return `segment ${String(seq).padStart(3)} (of about ${total}): ${times}, ${result}, ${counted(ticketsSent, "ticket")}${tries}`;
}
