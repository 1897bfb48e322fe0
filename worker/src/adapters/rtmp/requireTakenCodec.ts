// SPDX-License-Identifier: MIT

import { RTMP_TYPE, type RtmpMessage } from "./rtmpMessage";
import { RtmpError } from "./rtmpError";

const H264 = 7;
const AAC = 10;
/** Set where the codec is told by four letters (Enhanced RTMP). */
const IS_EXTENDED = 0x80;
const EXTENDED_AUDIO = 9;

/** Throws {@link RtmpError} for video that is not H.264 and sound that is not AAC (Adobe FLV 10.1, annex E.4). */
export function requireTakenCodec({ type, payload }: RtmpMessage): void {
  const [first = 0] = payload;
  if (type === RTMP_TYPE.video) {
    const isH264 = (first & IS_EXTENDED) === 0 && (first & 0x0f) === H264;
    if (!isH264) throw new RtmpError(`the video is ${nameOf((first & IS_EXTENDED) !== 0, payload)}: set the encoder to H.264`);
  } else if (first >> 4 !== AAC) {
    throw new RtmpError(`the sound is ${nameOf(first >> 4 === EXTENDED_AUDIO, payload)}: set the encoder to AAC`);
  }
}

function nameOf(isExtended: boolean, payload: Buffer): string {
  const letters = payload.subarray(1, 5).toString("latin1");
  return isExtended && /^[\w.-]{4}$/.test(letters) ? letters : "of another codec";
}
