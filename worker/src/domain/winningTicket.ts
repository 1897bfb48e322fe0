// SPDX-License-Identifier: MIT

import type { L1Block } from "./l1Block";
import type { SignedTicket } from "./signedTicket";

/** A ticket that won, with what is needed to redeem it. `recipientRand` is secret until the params have expired. */
export interface WinningTicket extends SignedTicket {
  /** 256-bit preimage of `recipientRandHash`. */
  readonly recipientRand: bigint;
  /** Redeem only once the last L1 block has reached this: the sender could else avoid winning tickets. */
  readonly paramsExpirationBlock: L1Block;
}
