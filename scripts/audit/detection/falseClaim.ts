// SPDX-License-Identifier: MIT
import type { FalseKind } from "./falseKind";
import type { SeededRandom } from "./seededRandom";

/** A stretch of the pixel line: a leaf of the claim, or pixels that are under no leaf. */
interface Stretch {
  readonly end: bigint;
  readonly isOpenable: boolean;
}

/** A claim of which a part cannot be opened. */
export interface FalseClaim {
  readonly totalPixels: bigint;
  readonly falsePixels: bigint;
  /** Whether the orchestrator can open the leaf that covers `pixel`. */
  canOpen(pixel: bigint): boolean;
}

/** Output pixels of a two-second segment at 30 frames a second, for ladders from 240p alone to 1080p and all below. */
const SEGMENT_PIXELS = [6_083_280n, 19_907_280n, 75_203_280n, 199_619_280n];
const SEGMENTS = 200;
const PERCENT = 100n;
/** Copies that may be too large before no other is drawn. */
const MAX_MISSES = 8;

/**
 * Builds a claim of 200 honest segments or one more, with a false part of `percent` at random places among them: of what no gateway has signed for,
 * or of copies of the honest segments. A tree has one place for each work key, so that a copy cannot be opened beside its original.
 */
export function buildFalseClaim(
  { kind, percent }: { readonly kind: FalseKind; readonly percent: number },
  random: SeededRandom,
): FalseClaim {
  const drawn = Array.from({ length: SEGMENTS }, () => SEGMENT_PIXELS[Number(random.below(BigInt(SEGMENT_PIXELS.length)))] ?? 0n);
  const { honest, parts } = kind === "unsigned" ? unsignedParts(drawn, percent, random) : copiedParts(drawn, percent, random);
  const lengths = honest.map((pixels) => ({ pixels, isOpenable: true }));
  for (const pixels of parts) lengths.splice(Number(random.below(BigInt(lengths.length + 1))), 0, { pixels, isOpenable: false });

  let end = 0n;
  const line = lengths.map(({ pixels, isOpenable }): Stretch => ({ end: (end += pixels), isOpenable }));
  return { totalPixels: end, falsePixels: sum(parts), canOpen: (pixel) => at(line, pixel).isOpenable };
}

/** Lengths of the honest segments, and of the false ones. */
interface Segments {
  readonly honest: readonly bigint[];
  readonly parts: readonly bigint[];
}

/** Many invented segments, or one stretch: a gap between leaves, or a total beyond the last one. The same for who draws pixels. */
function unsignedParts(honest: readonly bigint[], percent: number, random: SeededRandom): Segments {
  const falsePixels = (sum(honest) * BigInt(percent)) / (PERCENT - BigInt(percent));
  const size = random.below(2n) === 0n ? (SEGMENT_PIXELS[1] ?? 1n) : falsePixels;
  const parts: bigint[] = [];
  for (let left = falsePixels; left > 0n; left -= size) parts.push(left < size ? left : size);
  return { honest, parts };
}

/**
 * Copies of segments drawn by chance, the same one perhaps several times, as long as they fit. The last copy is of one more segment, whose size makes the
 * false part exact: with H honest pixels and F copied ones, s such that F + s is `percent` of H + F + 2 s.
 */
function copiedParts(honest: readonly bigint[], percent: number, random: SeededRandom): Segments {
  const share = BigInt(percent);
  const parts: bigint[] = [];
  // A hundred times the pixels that are missing: a copy of s pixels brings them (100 - percent) s nearer to nothing.
  let missing = share * sum(honest);
  for (let misses = 0; misses < MAX_MISSES;) {
    const copy = honest[Number(random.below(BigInt(honest.length)))] ?? 0n;
    if (missing < (PERCENT - share) * copy) misses++;
    else {
      parts.push(copy);
      missing -= (PERCENT - share) * copy;
    }
  }
  const last = missing / (PERCENT - 2n * share);
  return { honest: [...honest, last], parts: [...parts, last] };
}

function sum(lengths: readonly bigint[]): bigint {
  return lengths.reduce((total, pixels) => total + pixels, 0n);
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
