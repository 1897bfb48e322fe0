// SPDX-License-Identifier: MIT

import type { Capabilities } from "../capabilities";
import type { ClipRange } from "../clipRange";
import type { SegmentProfile } from "../segmentProfile";

/** A segment for a transcoder on another machine (NotifySegment, node-protocol sections 2.2 and 11). */
export interface RemoteTask {
  /** Comes back with the result. */
  readonly id: bigint;
  /** Where the source lies: a path on the orchestrator, or a whole URL. */
  readonly source: string;
  readonly sessionId: string;
  readonly sequence: bigint;
  readonly durationMs: number;
  readonly profiles: readonly SegmentProfile[];
  /** What the gateway asked for. */
  readonly capabilities: Capabilities | undefined;
  readonly clip: ClipRange | undefined;
  readonly isReinitForced: boolean;
}
