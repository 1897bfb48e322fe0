// SPDX-License-Identifier: MIT

import type { RemoteNotice } from "../../domain/remote/remoteNotice";
import type { SegmentRequest } from "../../domain/segmentRequest";
import { segmentRequestMapping } from "./segmentRequestMapping";
import type { WireMessages } from "./wireMessages";

const NOTHING = new Uint8Array(0);

/** What an orchestrator tells a transcoder, on the wire and in the domain (node-protocol section 11). */
export const remoteNoticeMapping = {
  /** `origin` goes before a source that is a path. The session's token stays with the orchestrator. */
  toWire: (notice: RemoteNotice, origin: string): Partial<WireMessages["NotifySegment"]> => {
    if ("endedSession" in notice) return { url: "", segData: segmentData({ sessionId: notice.endedSession }) };
    const { id, source, ...rest } = notice.task;
    return { url: new URL(source, origin).href, taskId: String(id), segData: segmentData(rest) };
  },

  /** Throws a `Refusal` or an `Error` for a task that this node cannot read. */
  fromWire: ({ url, taskId, segData }: WireMessages["NotifySegment"]): RemoteNotice => {
    if (segData === null) throw new Error("no segment data");
    const sessionId = segData.auth_token?.session_id ?? new TextDecoder().decode(segData.manifestId);
    if (url === "") return { endedSession: sessionId };
    const { sequence, durationMs, profiles, capabilities, clip, isReinitForced } = segmentRequestMapping.fromWire(segData);
    const isClipped = clip !== undefined && clip.toMs > 0;
    return {
      task: {
        id: BigInt(taskId),
        source: url,
        ...{ sessionId, sequence, durationMs, profiles, capabilities, isReinitForced },
        clip: isClipped ? clip : undefined,
      },
    };
  },
} as const;

function segmentData(task: Partial<SegmentRequest> & { readonly sessionId: string }): WireMessages["SegData"] {
  const { sessionId, sequence = 0n, durationMs = 0, profiles = [], capabilities, clip, isReinitForced = false } = task;
  return segmentRequestMapping.toWire({
    manifestId: new TextEncoder().encode(sessionId),
    hash: NOTHING,
    signature: NOTHING,
    authToken: { token: NOTHING, sessionId, expiration: 0n },
    isPerceptualHashWanted: false,
    ...{ sequence, durationMs, profiles, capabilities, clip, isReinitForced },
  }) as WireMessages["SegData"];
}
