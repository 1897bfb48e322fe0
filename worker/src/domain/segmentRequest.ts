// SPDX-License-Identifier: MIT

import type { AuthToken } from "./authToken";
import type { Capabilities } from "./capabilities";
import type { ClipRange } from "./clipRange";
import type { SegmentProfile } from "./segmentProfile";
import type { UploadTarget } from "./uploadTarget";

/** What a gateway says about a segment it sends (SegData, node-protocol section 2.2). */
export interface SegmentRequest {
  readonly manifestId: Uint8Array;
  readonly sequence: bigint;
  /** Keccak of the media bytes. */
  readonly hash: Uint8Array;
  readonly profiles: readonly SegmentProfile[];
  readonly signature: Uint8Array;
  readonly durationMs: number;
  /** The gateway did not tell the duration, and paid no more than one ticket's value for it. */
  readonly isDurationAssumed?: boolean;
  readonly capabilities: Capabilities | undefined;
  readonly authToken: AuthToken | undefined;
  readonly clip: ClipRange | undefined;
  readonly isPerceptualHashWanted: boolean;
  readonly isReinitForced: boolean;
  /** Where the renditions go; the orchestrator keeps them when missing. */
  readonly storage?: UploadTarget | undefined;
}
