// SPDX-License-Identifier: MIT

const START_CODE = Buffer.from([0, 0, 1]);
const IDR_SLICE = 5;
const SEI = 6;

/** Turns the key frames of a transport stream into pictures of a kind that cannot be decoded alone. */
export function withoutKeyFrames(bytes: Uint8Array): Buffer {
  const damaged = Buffer.from(bytes);
  for (let at = damaged.indexOf(START_CODE); at >= 0; at = damaged.indexOf(START_CODE, at + 3)) {
    const type = damaged[at + 3] & 0x1f;
    if (type === IDR_SLICE || type === SEI) damaged[at + 3] = (damaged[at + 3] & 0xe0) | 1;
  }
  return damaged;
}
