// SPDX-License-Identifier: MIT

import { fitRendition } from "../fitRendition";
import type { SegmentProfile } from "../segmentProfile";
import { surelyDecodable } from "./surelyDecodable";
import type { VerificationFault } from "./verificationFault";
import type { VideoInspection } from "./videoInspection";
import { videoSpan } from "./videoSpan";

/** Frames more or less that a frame rate filter may make at the edges of a segment, and a passed-through stream may not. */
const RATE_EDGE_FRAMES = 2;
/** A picture at the very cut may be on either side. */
const CLIP_EDGE_FRAMES = 1;
const MIN_TIME_TOLERANCE_MS = 100;
/** Where the shorter side lies between two even numbers, either is the source's aspect. */
const ROUNDING_PIXELS = 2;

type Pictures = Pick<VideoInspection, "frames" | "timestamps">;

interface Expected {
  readonly all: VideoInspection;
  /** What a decoder must give of them. */
  readonly decodable: Pictures;
}

const CODECS: Readonly<Record<SegmentProfile["codec"], VideoInspection["codec"]>> = {
  h264: "h264",
  h265: "hevc",
  vp8: "vp8",
  vp9: "vp9",
};

/**
 * Compares what the bytes of a rendition say with what the profile asks for and the source has. `isClipped`: the source is a part of a segment,
 * whose clock nobody is told to keep. `decodable`: the pictures that a decoder must give; more, up to all of the source, it may give.
 */
export function compareVideo(
  source: VideoInspection,
  rendition: VideoInspection,
  profile: SegmentProfile,
  { isClipped = false, decodable = surelyDecodable(source) }: { readonly isClipped?: boolean; readonly decodable?: Pictures } = {},
): VerificationFault[] {
  const expected = { all: source, decodable };
  return [
    ...checkCodec(rendition, profile),
    ...checkSize(source, rendition, profile),
    ...checkFrames(expected, rendition, profile, isClipped ? CLIP_EDGE_FRAMES : 0),
    ...checkTimes(expected, rendition, profile, isClipped),
  ];
}

function checkCodec(rendition: VideoInspection, profile: SegmentProfile): VerificationFault[] {
  const faults: VerificationFault[] = [];
  if (rendition.codec !== CODECS[profile.codec]) {
    faults.push({ code: "WrongCodec", detail: `${rendition.codec}, asked for ${profile.codec}` });
  }
  if (!rendition.startsWithKeyFrame) {
    faults.push({ code: "NoKeyFrame", detail: "the first frame cannot be decoded on its own" });
  }
  return faults;
}

function checkSize(source: VideoInspection, rendition: VideoInspection, profile: SegmentProfile): VerificationFault[] {
  const expected = fitRendition(source, profile);
  const { width, height, changesSize } = rendition;
  const isLandscape = source.width >= source.height;
  const [long, expectedLong] = isLandscape ? [width, expected.width] : [height, expected.height];
  const [short, expectedShort] = isLandscape ? [height, expected.height] : [width, expected.width];
  const isRight = long === expectedLong && (short === expectedShort || short === expectedShort + ROUNDING_PIXELS);
  if (isRight && !changesSize) return [];
  const found = `${width}x${height}${changesSize ? " and other sizes" : ""}`;
  return [{ code: "WrongSize", detail: `${found}, expected ${expected.width}x${expected.height}` }];
}

function checkFrames(
  { all, decodable }: Expected,
  rendition: VideoInspection,
  profile: SegmentProfile,
  edgeFrames: number,
): VerificationFault[] {
  const { least, most, expected } =
    profile.fps === 0
      ? { least: decodable.frames, most: all.frames, expected: all.frames }
      : { ...atRate(all, frameRate(profile)), least: atRate(decodable, frameRate(profile)).least };
  if (rendition.frames >= least - edgeFrames && rendition.frames <= most + edgeFrames) return [];
  return [{ code: "WrongFrameCount", detail: `${rendition.frames} frames, expected ${expected}` }];
}

/** Frame rate filters show a source's last frame for an instant, or for as long as the others on the mean. */
function atRate(source: Pictures, rate: number): { least: number; most: number; expected: number } {
  const all = (videoSpan(source).durationMs / 1000) * rate;
  const untilLast = (all * Math.max(source.frames - 1, 0)) / Math.max(source.frames, 1);
  return { least: Math.floor(untilLast) + 1 - RATE_EDGE_FRAMES, most: all + RATE_EDGE_FRAMES, expected: Math.round(all) };
}

/** MP4 counts its times from zero, a transport stream keeps the source's. */
function checkTimes(expected: Expected, rendition: VideoInspection, profile: SegmentProfile, isClipped: boolean): VerificationFault[] {
  const whole = videoSpan(expected.all);
  const least = videoSpan(expected.decodable);
  const actual = videoSpan(rendition);
  const intervalMs = Math.max(whole.durationMs / Math.max(expected.all.frames, 1), profile.fps === 0 ? 0 : 1000 / frameRate(profile));
  const toleranceMs = Math.max(MIN_TIME_TOLERANCE_MS, 2 * intervalMs);
  const faults: VerificationFault[] = [];
  if (actual.durationMs > whole.durationMs + toleranceMs || actual.durationMs < least.durationMs - toleranceMs) {
    const detail = `${Math.round(actual.durationMs)} ms long, the source ${Math.round(whole.durationMs)} ms`;
    faults.push({ code: "WrongDuration", detail });
  }
  const isInTime = actual.startMs >= whole.startMs - toleranceMs && actual.startMs <= least.startMs + toleranceMs;
  if (profile.format === "mpegts" && !isClipped && !isInTime) {
    const detail = `begins at ${Math.round(actual.startMs)} ms, the source at ${Math.round(whole.startMs)} ms`;
    faults.push({ code: "WrongTimestamps", detail });
  }
  if (new Set(rendition.timestamps).size < rendition.timestamps.length) {
    faults.push({ code: "WrongTimestamps", detail: "several frames have one time" });
  }
  return faults;
}

function frameRate({ fps, fpsDen }: SegmentProfile): number {
  return fps / (fpsDen || 1);
}
