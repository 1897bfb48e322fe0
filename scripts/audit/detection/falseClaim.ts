// SPDX-License-Identifier: MIT
import type { SeededRandom } from "./seededRandom";

/** A stretch of the pixel line: a leaf of the claim, or pixels that are under no leaf. */
interface Stretch {
  readonly end: bigint;
  readonly hasReceipt: boolean;
}

/** A claim of which a part has no signed receipt behind it. */
export interface FalseClaim {
  readonly totalPixels: bigint;
  /** Pixels with no receipt. */
  readonly falsePixels: bigint;
  /** Whether the orchestrator can open the leaf that covers `pixel`. */
  canOpen(pixel: bigint): boolean;
}

/** Output pixels of a two-second segment at 30 frames a second, for ladders from 240p alone to 1080p and all below. */
const SEGMENT_PIXELS = [6_083_280n, 19_907_280n, 75_203_280n, 199_619_280n];
const SEGMENTS = 200;

/**
 * Builds a claim of 200 honest segments with a false part of `percent`, in one of the ways there are: invented segments among the others, a
 * gap between leaves, or a total that is larger than all leaves together.
 */
export function buildFalseClaim(percent: number, random: SeededRandom): FalseClaim {
  const honest = Array.from({ length: SEGMENTS }, () => SEGMENT_PIXELS[Number(random.below(BigInt(SEGMENT_PIXELS.length)))] ?? 0n);
  const honestPixels = honest.reduce((sum, pixels) => sum + pixels, 0n);
  const falsePixels = (honestPixels * BigInt(percent)) / BigInt(100 - percent);
  const lengths = honest.map((pixels) => ({ pixels, hasReceipt: true }));
  for (const pixels of falseParts(falsePixels, random)) {
    const place = Number(random.below(BigInt(lengths.length + 1)));
    lengths.splice(place, 0, { pixels, hasReceipt: false });
  }

  let end = 0n;
  const line: Stretch[] = lengths.map(({ pixels, hasReceipt }) => ({ end: (end += pixels), hasReceipt }));
  return { totalPixels: end, falsePixels, canOpen: (pixel) => at(line, pixel).hasReceipt };
}

/** Many invented segments, one gap, or one stretch beyond the last leaf: the same for who draws pixels. */
function falseParts(falsePixels: bigint, random: SeededRandom): bigint[] {
  const parts: bigint[] = [];
  const size = random.below(2n) === 0n ? (SEGMENT_PIXELS[1] ?? 1n) : falsePixels;
  for (let left = falsePixels; left > 0n; left -= parts.at(-1) ?? left) parts.push(left < size ? left : size);
  return parts;
}

/** The stretch that covers a pixel, by bisection. */
function at(line: readonly Stretch[], pixel: bigint): Stretch {
  let [low, high] = [0, line.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pixel < (line[middle]?.end ?? 0n)) high = middle;
    else low = middle + 1;
  }
  const stretch = line[low];
  if (stretch === undefined || pixel >= stretch.end) throw new RangeError(`pixel ${pixel} is beyond the claim`);
  return stretch;
}
