// SPDX-License-Identifier: MIT

/** A price as it is written on the wire: two int64, `pricePerUnit` wei for `pixelsPerUnit` pixels. Not yet validated. */
export interface WirePrice {
  readonly pricePerUnit: bigint;
  readonly pixelsPerUnit: bigint;
}
