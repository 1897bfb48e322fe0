// SPDX-License-Identifier: MIT

import type { AudioInspection } from "./audioInspection";
import type { VerificationFault } from "./verificationFault";

/** Frames that may be missing at each end: a cut can fall inside one. */
const EDGE_FRAMES = 2;

/** Audio is copied, so each frame of the rendition must be the source's, byte for byte and in order. */
export function compareAudio(source: AudioInspection | undefined, rendition: AudioInspection | undefined): VerificationFault | undefined {
  const expected = source?.frames ?? [];
  const actual = rendition?.frames ?? [];
  if (expected.length === 0) {
    if (actual.length === 0) return undefined;
    return { code: "AudioUnexpected", detail: `${actual.length} audio frames, the source has none` };
  }
  if (actual.length === 0 && expected.length > 2 * EDGE_FRAMES) {
    return { code: "AudioMissing", detail: `no audio, the source has ${expected.length} frames` };
  }
  const lost = expected.length - actual.length;
  if (lost < 0 || lost > 2 * EDGE_FRAMES) {
    return { code: "AudioMismatch", detail: `${actual.length} audio frames, the source has ${expected.length}` };
  }
  for (let skipped = 0; skipped <= Math.min(lost, EDGE_FRAMES); skipped += 1) {
    if (actual.every((frame, index) => isEqual(frame, expected[index + skipped]))) return undefined;
  }
  const first = actual.findIndex((frame, index) => !isEqual(frame, expected[index]));
  return { code: "AudioMismatch", detail: `audio frame ${first} of ${actual.length} is not the source's` };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
