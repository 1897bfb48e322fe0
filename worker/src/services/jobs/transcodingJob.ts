// SPDX-License-Identifier: MIT

import type { SourceSegment } from "../../ports/segmentSource";
import type { SegmentOutcome } from "./segmentOutcome";

/** A stream's place in the network: its sessions at orchestrators, for segments that come one by one. */
export interface TranscodingJob {
  /** Throws `StreamStoppedError` when no orchestrator could help; other failures are told in the outcome. */
  run(source: SourceSegment, isReinitForced: boolean, signal: AbortSignal): Promise<SegmentOutcome>;
  /** Ends the sessions. Never rejects. */
  close(): Promise<void>;
}
