// SPDX-License-Identifier: MIT

import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
import type { StreamSegment } from "../../domain/media/streamSegment";
import type { LiveSegment } from "../../ports/liveCutter";
import { inputFault } from "./inputFault";
import { mediaInfoOf } from "./mediaInfoOf";

const TICKS_PER_MS = 90;
/** One picture does not say how long it is shown. */
const ONE_PICTURE_MS = 40;

/** The length is up to the next segment; of the last one, what its pictures take. */
export function toLiveSegment({ bytes, durationTicks }: StreamSegment): LiveSegment {
  const durationMs = durationTicks === undefined ? mediaInfoOf(inspectTransportStream(bytes))?.durationMs : durationTicks / TICKS_PER_MS;
  if (durationMs === 0) return { durationMs: ONE_PICTURE_MS, bytes };
  if (durationMs === undefined) throw inputFault("TranscoderInvalidVideo", "the end of the stream holds no video");
  return { durationMs: Math.max(1, Math.round(durationMs)), bytes };
}
