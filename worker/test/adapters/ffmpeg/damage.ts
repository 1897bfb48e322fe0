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

/** Overwrites a part of each of several places with noise that is always the same: `share` of all bytes together. */
export function withNoise(bytes: Uint8Array, share: number, places: number): Buffer {
  const damaged = Buffer.from(bytes);
  const length = Math.floor((bytes.length * share) / places);
  let seed = 7;
  for (let place = 1; place <= places; place += 1) {
    const at = Math.floor((bytes.length * place) / (places + 1));
    for (let index = 0; index < length; index += 1) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      damaged[at + index] = seed >> 8;
    }
  }
  return damaged;
}
