// SPDX-License-Identifier: MIT

import type { PictureSample } from "./pictureSample";
import type { VerificationFault } from "./verificationFault";

/** Below what honest encoders reach at the bitrates of the presets, far above what other pictures reach. */
const MIN_SIMILARITY = 0.6;
const MIN_PLANE_SIMILARITY = 0.5;
/** Mean difference of grey thumbnails, in levels of 255: compression hardly changes a picture's averages. */
const MAX_THUMBNAIL_DIFFERENCE = 12;
/** A frame is another frame of the source when it is this much nearer to that one. */
const MISPLACED_FACTOR = 2;
const MISPLACED_MARGIN = 1;
const MAX_MISPLACED_SHARE = 0.1;
/** Neighbours look alike: only a frame further away counts as another one. */
const NEIGHBOUR_FRAMES = 1;
/** How many frames on each side a frame is compared with one by one, and again in steps to the ends of the segment; fewer of long segments. */
const MAX_REACH = 60;
const MIN_REACH = 4;
/** Frames times reach: what is compared of a segment stays about the same from a thousand frames on. */
const FRAMES_TIMES_REACH = 60_000;

/**
 * Judges decoded pictures: alike, and each in its place. Returns the mean SSIM beside the faults. Of a source that is damaged each decoder makes
 * other pictures, and not everywhere: there the likeness on the mean must do.
 */
export function comparePictures(
  sample: PictureSample,
  expectedFrames: number,
  { isDamaged = false }: { readonly isDamaged?: boolean } = {},
): { readonly faults: readonly VerificationFault[]; readonly ssim: number } {
  const faults: VerificationFault[] = [];
  const decoded = sample.rendition.length;
  if (decoded !== expectedFrames) {
    faults.push({ code: "FramesUndecodable", detail: `${decoded} of ${expectedFrames} frames can be decoded` });
  }
  const ssim = mean(sample.similarity.map((frame) => frame.all));
  const planes = (["y", "u", "v"] as const).map((plane) => mean(sample.similarity.map((frame) => frame[plane])));
  if (ssim < MIN_SIMILARITY || Math.min(...planes) < MIN_PLANE_SIMILARITY) {
    const figures = planes.map((value) => value.toFixed(3)).join("/");
    faults.push({ code: "LowSimilarity", detail: `SSIM ${ssim.toFixed(3)} (Y/U/V ${figures}), at least ${MIN_SIMILARITY}` });
  }
  if (!isDamaged) faults.push(...checkThumbnails(sample));
  return { faults, ssim };
}

function checkThumbnails({ source, rendition }: PictureSample): VerificationFault[] {
  const pairs = Math.min(source.length, rendition.length);
  if (pairs === 0) return [{ code: "FramesUndecodable", detail: "no frame can be decoded" }];
  let worst = 0;
  let misplaced = 0;
  for (let i = 0; i < pairs; i += 1) {
    const own = difference(rendition[i], source[i]);
    worst = Math.max(worst, own);
    if (isMisplaced(rendition[i], source, i, own)) misplaced += 1;
  }
  const faults: VerificationFault[] = [];
  if (worst > MAX_THUMBNAIL_DIFFERENCE) {
    const detail = `a frame differs by ${worst.toFixed(1)} grey levels on the mean, at most ${MAX_THUMBNAIL_DIFFERENCE}`;
    faults.push({ code: "WrongPictures", detail });
  }
  if (misplaced > Math.max(1, MAX_MISPLACED_SHARE * pairs)) {
    faults.push({ code: "WrongPictures", detail: `${misplaced} of ${pairs} frames show another moment of the source` });
  }
  return faults;
}

function isMisplaced(frame: Uint8Array, source: readonly Uint8Array[], index: number, own: number): boolean {
  if (own <= MISPLACED_MARGIN) return false;
  const limit = (own - MISPLACED_MARGIN) / MISPLACED_FACTOR;
  const reach = Math.max(MIN_REACH, Math.min(MAX_REACH, Math.floor(FRAMES_TIMES_REACH / source.length)));
  const step = Math.max(1, Math.ceil((source.length - reach) / reach));
  for (let distance = NEIGHBOUR_FRAMES + 1; distance < source.length; distance += distance < reach ? 1 : step) {
    if (index >= distance && isNearer(frame, source[index - distance], limit)) return true;
    if (index + distance < source.length && isNearer(frame, source[index + distance], limit)) return true;
  }
  return false;
}

/** Whether two pictures differ by less than `limit`; of most, a part tells that they do not. */
function isNearer(a: Uint8Array, b: Uint8Array, limit: number): boolean {
  const most = limit * a.length;
  let sum = 0;
  for (let i = 0; i < a.length && sum < most; i += 1) sum += Math.abs(a[i] - b[i]);
  return sum < most;
}

/** Mean absolute difference of two pictures, in grey levels. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
