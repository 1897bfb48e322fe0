// SPDX-License-Identifier: MIT

import type { PesPacket } from "./pesPacket";

/** One elementary stream of a transport stream: what the program map says of it, and its packets in file order. */
export interface ElementaryStream {
  readonly pid: number;
  /** `stream_type` of the program map table: 0x1b H.264, 0x24 HEVC, 0x0f AAC in ADTS, 0x03/0x04 MPEG audio. */
  readonly streamType: number;
  readonly packets: PesPacket[];
}
