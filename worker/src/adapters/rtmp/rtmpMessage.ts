// SPDX-License-Identifier: MIT

/** Message types of RTMP 1.0, sections 5.4, 6.2 and 7.1. */
export const RTMP_TYPE = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  commandAmf3: 17,
  data: 18,
  command: 20,
  aggregate: 22,
} as const;

/** One message of an RTMP connection. */
export interface RtmpMessage {
  readonly type: number;
  /** Message stream; 0 is the connection itself. */
  readonly streamId: number;
  /** Milliseconds, modulo 2^32. */
  readonly timestamp: number;
  readonly payload: Buffer;
}
