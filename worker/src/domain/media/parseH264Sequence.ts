// SPDX-License-Identifier: MIT

import { BitReader } from "./bitReader";
import type { H264Sequence } from "./h264Sequence";

/** Holds what is read here, scaling lists of every kind included; the rest of a unit may be of any length. */
const MAX_BYTES = 1024;
/** Highest `log2_max_frame_num_minus4` (section 7.4.2.1.1). */
const MAX_FRAME_NUM = 12;
const PROFILES_WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Reads a sequence parameter set, given its NAL unit with the header byte; undefined when it makes no sense. */
export function parseH264Sequence(unit: Uint8Array): H264Sequence | undefined {
  const reader = new BitReader(withoutEmulationPrevention(unit.subarray(1, MAX_BYTES)));
  const profileIdc = reader.bits(8);
  const constraintFlags = reader.bits(8);
  const levelIdc = reader.bits(8);
  reader.unsigned(); // seq_parameter_set_id
  const format = readFormat(reader, profileIdc);
  const log2MaxFrameNum = reader.unsigned() + 4;
  skipPictureOrder(reader);
  reader.unsigned(); // max_num_ref_frames
  reader.bit(); // gaps_in_frame_num_value_allowed_flag
  const widthInMbs = reader.unsigned() + 1;
  const heightInMapUnits = reader.unsigned() + 1;
  const isFramesOnly = reader.flag();
  if (!isFramesOnly) reader.bit(); // mb_adaptive_frame_field_flag
  reader.bit(); // direct_8x8_inference_flag
  const crop = reader.flag()
    ? { left: reader.unsigned(), right: reader.unsigned(), top: reader.unsigned(), bottom: reader.unsigned() }
    : { left: 0, right: 0, top: 0, bottom: 0 };
  if (reader.isExhausted || log2MaxFrameNum > MAX_FRAME_NUM + 4) return undefined;

  const fieldFactor = isFramesOnly ? 1 : 2;
  const unitX = format.chromaFormat === 1 || format.chromaFormat === 2 ? 2 : 1;
  const unitY = (format.chromaFormat === 1 ? 2 : 1) * fieldFactor;
  const width = widthInMbs * 16 - unitX * (crop.left + crop.right);
  const height = heightInMapUnits * 16 * fieldFactor - unitY * (crop.top + crop.bottom);
  if (width <= 0 || height <= 0) return undefined;
  return { profileIdc, constraintFlags, levelIdc, width, height, ...format, isFramesOnly, log2MaxFrameNum };
}

function readFormat(reader: BitReader, profileIdc: number): { chromaFormat: number; bitDepth: number; hasSeparateColourPlanes: boolean } {
  if (!PROFILES_WITH_CHROMA.has(profileIdc)) return { chromaFormat: 1, bitDepth: 8, hasSeparateColourPlanes: false };
  const chromaFormat = reader.unsigned();
  const hasSeparateColourPlanes = chromaFormat === 3 && reader.flag();
  const bitDepth = reader.unsigned() + 8;
  reader.unsigned(); // bit_depth_chroma_minus8
  reader.bit(); // qpprime_y_zero_transform_bypass_flag
  if (reader.flag()) skipScalingLists(reader, chromaFormat === 3 ? 12 : 8);
  return { chromaFormat, bitDepth, hasSeparateColourPlanes };
}

function skipScalingLists(reader: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (!reader.flag()) continue;
    let last = 8;
    let next = 8;
    for (let i = 0; i < (list < 6 ? 16 : 64); i += 1) {
      if (next !== 0) next = (last + reader.signed() + 256) % 256;
      last = next === 0 ? last : next;
    }
  }
}

function skipPictureOrder(reader: BitReader): void {
  const type = reader.unsigned();
  if (type === 0) {
    reader.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
  } else if (type === 1) {
    reader.bit(); // delta_pic_order_always_zero_flag
    reader.signed(); // offset_for_non_ref_pic
    reader.signed(); // offset_for_top_to_bottom_field
    const cycle = Math.min(reader.unsigned(), 255);
    for (let i = 0; i < cycle; i += 1) reader.signed();
  }
}

/** Removes the `03` bytes that keep start codes out of a payload (ITU-T H.264, section 7.4.1.1). */
function withoutEmulationPrevention(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length);
  let length = 0;
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}
