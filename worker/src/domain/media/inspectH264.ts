// SPDX-License-Identifier: MIT

import { BitReader } from "./bitReader";
import type { ElementaryStream } from "./elementaryStream";
import type { H264Sequence } from "./h264Sequence";
import { parseH264Sequence } from "./parseH264Sequence";
import { TransportStreamMalformed } from "./transportStreamMalformed";
import { unwrapTimestamps } from "./unwrapTimestamps";
import type { VideoInspection } from "./videoInspection";
import { visitNalUnits } from "./visitNalUnits";

const SLICE = 1;
const IDR_SLICE = 5;
const SUPPLEMENT = 6;
const SEQUENCE = 7;
const RECOVERY_POINT = 6;
/** Bytes of a slice that hold its first header fields. */
const SLICE_HEADER_BYTES = 24;
/** Far above a segment of 300 s with 120 pictures a second of 32 slices each. */
const MAX_UNITS = 2_000_000;
/** Units that one takes the time of; each picture may have its own. */
const SEQUENCE_UNITS = 20;

interface Tally {
  units: number;
  sequence: H264Sequence | undefined;
  changesSize: boolean;
  fields: number;
  keyFrames: number;
  /** IDR pictures: nothing after one needs anything before it. */
  refreshes: number;
  startsWithKeyFrame: boolean | undefined;
  /** A recovery point message came before the next picture: decoding may start there as well as at an IDR picture. */
  isRecoveryPoint: boolean;
}

/**
 * Counts frames and key frames of an H.264 stream and reads its size, from slice headers and parameter sets alone. Throws
 * `TransportStreamMalformed` for more units than any real segment has.
 */
export function inspectH264(stream: ElementaryStream): VideoInspection | undefined {
  const tally: Tally = {
    units: 0,
    sequence: undefined,
    changesSize: false,
    fields: 0,
    keyFrames: 0,
    refreshes: 0,
    startsWithKeyFrame: undefined,
    isRecoveryPoint: false,
  };
  const timestamps: number[] = [];
  const isClean: boolean[] = [];
  const isKey: boolean[] = [];
  for (const packet of stream.packets) {
    const { fields, refreshes, keyFrames } = tally;
    visitNalUnits(packet.payload, (unit) => countUnit(tally, unit));
    if (packet.pts === undefined || tally.fields === fields) continue;
    timestamps.push(packet.pts);
    isClean.push(tally.refreshes > refreshes);
    isKey.push(tally.keyFrames > keyFrames);
  }
  const unwrapped = unwrapTimestamps(timestamps);
  const { sequence } = tally;
  if (sequence === undefined) return undefined;
  return {
    codec: "h264",
    codecString: `avc1.${[sequence.profileIdc, sequence.constraintFlags, sequence.levelIdc].map(hexByte).join("")}`,
    width: sequence.width,
    height: sequence.height,
    frames: Math.ceil(tally.fields / 2),
    keyFrames: tally.keyFrames,
    startsWithKeyFrame: tally.startsWithKeyFrame ?? false,
    timestamps: [...unwrapped].sort((a, b) => a - b),
    cleanStarts: unwrapped.filter((_, index) => isClean[index]),
    leadingFrames: isKey[0] && !isClean[0] ? countLeading(unwrapped, isKey) : 0,
    profile: profileName(sequence),
    pixelFormat: pixelFormat(sequence),
    changesSize: tally.changesSize,
  };
}

/** Of a stream that begins with a recovery point: what is shown before that, up to the next key picture of the file. */
function countLeading(times: readonly number[], isKey: readonly boolean[]): number {
  const next = isKey.indexOf(true, 1);
  return times.slice(1, next < 0 ? undefined : next).filter((time) => time < times[0]!).length;
}

function countUnit(tally: Tally, unit: Uint8Array): void {
  const type = unit[0] & 0x1f;
  tally.units += type === SEQUENCE ? SEQUENCE_UNITS : 1;
  if (tally.units > MAX_UNITS) throw new TransportStreamMalformed("more units of video than any segment has");
  if (type === SEQUENCE) {
    takeSequence(tally, parseH264Sequence(unit));
  } else if (type === SUPPLEMENT) {
    tally.isRecoveryPoint ||= unit[1] === RECOVERY_POINT;
  } else if (type === SLICE || type === IDR_SLICE) {
    countSlice(tally, unit, type === IDR_SLICE);
  }
}

function takeSequence(tally: Tally, sequence: H264Sequence | undefined): void {
  if (sequence === undefined) return;
  const last = tally.sequence ?? sequence;
  tally.changesSize ||= sequence.width !== last.width || sequence.height !== last.height;
  tally.sequence = sequence;
}

/** A picture begins with the slice whose `first_mb_in_slice` is zero; a field counts as half a frame. */
function countSlice(tally: Tally, unit: Uint8Array, isInstantaneousRefresh: boolean): void {
  const reader = new BitReader(unit.subarray(1, 1 + SLICE_HEADER_BYTES));
  if (reader.unsigned() !== 0) return;
  const isKey = isInstantaneousRefresh || tally.isRecoveryPoint;
  tally.isRecoveryPoint = false;
  const isField = tally.sequence !== undefined && isFieldSlice(reader, tally.sequence);
  tally.startsWithKeyFrame ??= isKey && tally.sequence !== undefined;
  if (isKey && tally.fields % 2 === 0) tally.keyFrames += 1;
  if (isInstantaneousRefresh) tally.refreshes += 1;
  tally.fields += isField ? 1 : 2;
}

function isFieldSlice(reader: BitReader, sequence: H264Sequence): boolean {
  if (sequence.isFramesOnly) return false;
  reader.unsigned(); // slice_type
  reader.unsigned(); // pic_parameter_set_id
  if (sequence.hasSeparateColourPlanes) reader.bits(2);
  reader.bits(sequence.log2MaxFrameNum);
  return reader.flag();
}

/** Table A.1 and section A.2 of ITU-T H.264, in FFmpeg's words. */
const PROFILE_NAMES = new Map([
  [66, "Baseline"],
  [77, "Main"],
  [88, "Extended"],
  [100, "High"],
  [110, "High 10"],
  [122, "High 4:2:2"],
  [244, "High 4:4:4 Predictive"],
]);

function profileName({ profileIdc, constraintFlags }: H264Sequence): string {
  const name = PROFILE_NAMES.get(profileIdc) ?? "";
  return profileIdc === 66 && (constraintFlags & 0x40) !== 0 ? "Constrained Baseline" : name;
}

const CHROMA_NAMES = ["gray", "yuv420p", "yuv422p", "yuv444p"];

function pixelFormat({ chromaFormat, bitDepth }: H264Sequence): string {
  return (CHROMA_NAMES[chromaFormat] ?? "") + (bitDepth === 8 ? "" : `${bitDepth}le`);
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
