// SPDX-License-Identifier: MIT

import type { AudioInspection } from "./audioInspection";
import type { ElementaryStream } from "./elementaryStream";
import { TransportStreamMalformed } from "./transportStreamMalformed";

const SAMPLE_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** Of one channel, at the rate that the header names. */
const FRAME_SAMPLES = 1024;
/** Ten times what 300 s at 96 kHz have. */
const MAX_FRAMES = 300_000;

/**
 * Splits AAC in ADTS (ISO/IEC 13818-7, section 6.2) into its frames; what lies between frames or is cut off is left out. Throws
 * `TransportStreamMalformed` for more frames than any real segment has.
 */
export function inspectAdts(stream: ElementaryStream): AudioInspection {
  const bytes = Buffer.concat(stream.packets.map((packet) => packet.payload));
  const frames: Uint8Array[] = [];
  let header: { objectType: number; sampleRate: number; channels: number } | undefined;
  let at = 0;
  while (at + 7 <= bytes.length) {
    const length = frameLength(bytes, at);
    if (length === undefined) {
      at += 1;
      continue;
    }
    if (at + length > bytes.length) break;
    const headerBytes = (bytes[at + 1] & 1) === 1 ? 7 : 9;
    header ??= {
      objectType: (bytes[at + 2] >> 6) + 1,
      sampleRate: SAMPLE_RATES[(bytes[at + 2] >> 2) & 0x0f] ?? 0,
      channels: ((bytes[at + 2] & 1) << 2) | (bytes[at + 3] >> 6),
    };
    if (frames.length === MAX_FRAMES) throw new TransportStreamMalformed("more frames of sound than any segment has");
    frames.push(bytes.subarray(at + headerBytes, at + length));
    at += length;
  }
  return {
    codec: "aac",
    codecString: `mp4a.40.${header?.objectType ?? 2}`,
    sampleRate: header?.sampleRate ?? 0,
    channels: header?.channels ?? 0,
    frames,
    firstTimestamp: stream.packets[0]?.pts,
    frameSeconds: header === undefined || header.sampleRate === 0 ? 0 : FRAME_SAMPLES / header.sampleRate,
  };
}

/** Length of the ADTS frame that begins here, header included; undefined when none does. */
function frameLength(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] !== 0xff || (bytes[at + 1] & 0xf6) !== 0xf0) return undefined;
  const length = ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5);
  return length > 7 ? length : undefined;
}
