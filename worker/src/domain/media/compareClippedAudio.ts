// SPDX-License-Identifier: MIT

import type { AudioInspection } from "./audioInspection";
import { containsBytes } from "./containsBytes";
import type { VerificationFault } from "./verificationFault";

/** A cut through a frame leaves it on either side, or on none. */
const CUT_FRAMES = 1;
const TICKS_PER_SECOND = 90_000;

/**
 * Audio is copied, so that of a clipped segment must be one run of the source's bytes: what lies between the cuts, give or take a frame at each.
 * Not by frames: a container may pack them otherwise when they begin elsewhere. `clip` is in seconds of the source's clock.
 */
export function compareClippedAudio(
  source: AudioInspection | undefined,
  rendition: AudioInspection | undefined,
  clip: { readonly from: number; readonly to: number },
): VerificationFault | undefined {
  const actual = Buffer.concat(rendition?.frames ?? []);
  if (source === undefined || source.frames.length === 0) {
    return actual.length === 0 ? undefined : { code: "AudioUnexpected", detail: `${actual.length} bytes of audio, the source has none` };
  }
  const { least, most } = heardIn(clip, source);
  if (actual.length < least.length) {
    if (actual.length === 0) return { code: "AudioMissing", detail: `no audio, the source has ${least.length} bytes there` };
    return { code: "AudioMismatch", detail: `${actual.length} bytes of audio, the source has at least ${least.length} there` };
  }
  if (containsBytes(most, actual)) return undefined;
  return { code: "AudioMismatch", detail: `the ${actual.length} bytes of audio are not those of the source at that time` };
}

/** The audio between the cuts, without and with the frames that they may go through: nothing and everything where frames have no times. */
function heardIn(clip: { readonly from: number; readonly to: number }, source: AudioInspection): { least: Buffer; most: Buffer } {
  const { frames, firstTimestamp, frameSeconds } = source;
  if (firstTimestamp === undefined || frameSeconds === 0) return { least: Buffer.alloc(0), most: Buffer.concat(frames) };
  const frameAt = (seconds: number): number => (seconds - firstTimestamp / TICKS_PER_SECOND) / frameSeconds;
  const [first, end] = [frameAt(clip.from), frameAt(clip.to)];
  return {
    least: join(frames, Math.ceil(first) + CUT_FRAMES, Math.floor(end) - CUT_FRAMES),
    most: join(frames, Math.floor(first) - CUT_FRAMES, Math.ceil(end) + CUT_FRAMES),
  };
}

function join(frames: readonly Uint8Array[], from: number, to: number): Buffer {
  return Buffer.concat(frames.slice(Math.max(0, from), Math.max(0, to)));
}
