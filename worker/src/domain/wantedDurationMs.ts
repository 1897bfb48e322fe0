// SPDX-License-Identifier: MIT

import type { ClipRange } from "./clipRange";

/** How much of a segment is transcoded, in milliseconds: all of it, or what its clip range leaves. */
export function wantedDurationMs({ durationMs, clip }: { readonly durationMs: number; readonly clip?: ClipRange | undefined }): number {
  return clip === undefined ? durationMs : Math.min(clip.toMs, durationMs) - Math.min(clip.fromMs, durationMs);
}
