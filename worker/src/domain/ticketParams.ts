// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { Hex } from "./hex";
import type { L1Block } from "./l1Block";
import type { TicketExpirationParams } from "./ticketExpirationParams";
import type { Wei } from "./wei";
import type { WinProb } from "./winProb";

/** What an orchestrator offers a gateway: the terms of the tickets it takes (node-payments section 1). */
export interface TicketParams {
  /** Account that is paid. */
  readonly recipient: Address;
  /** Wei paid if the ticket wins. */
  readonly faceValue: Wei;
  readonly winProb: WinProb;
  /** `keccak(pad32(recipientRand))`, 32 bytes. */
  readonly recipientRandHash: Hex;
  /** Integer from which, with its secret, the recipient derives `recipientRand` again: random, but for what the recipient keeps in it. */
  readonly seed: bigint;
  /** L1 block from which on the recipient takes no more tickets on these params. */
  readonly expirationBlock: L1Block;
  readonly expirationParams: TicketExpirationParams;
}
