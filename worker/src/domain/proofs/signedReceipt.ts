// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";
import type { SegmentReceipt } from "./segmentReceipt";

/** A receipt with its gateway's signature: 65 bytes, or what a contract wallet accepts (EIP-1271). */
export interface SignedReceipt {
  readonly receipt: SegmentReceipt;
  readonly signature: Hex;
}
