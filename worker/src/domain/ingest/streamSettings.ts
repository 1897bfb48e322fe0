// SPDX-License-Identifier: MIT

import type { SegmentProfile } from "../segmentProfile";

/** What a client, or the operator's webhook, wants of a stream that is pushed. */
export interface StreamSettings {
  /** Name of the stream in the network and in playlists; that of the path when missing. */
  readonly manifestId: string | undefined;
  /** Its ladder; the gateway's when missing. */
  readonly profiles: readonly SegmentProfile[] | undefined;
  /** Stretches the time-outs of its segments when above 1 (node-protocol section 8); the gateway's when missing. */
  readonly timeoutMultiplier?: number | undefined;
  /** Whether orchestrators begin with a fresh encoder; not when missing. */
  readonly isReinitForced?: boolean | undefined;
}
