// SPDX-License-Identifier: MIT

/** One PES packet of a transport stream (ISO/IEC 13818-1, section 2.4.3.6). Times are ticks of a 90 kHz clock that wraps at 33 bits. */
export interface PesPacket {
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  readonly payload: Uint8Array;
  /** The transport packet that opened it carried the random access indicator. */
  readonly isRandomAccess: boolean;
}
